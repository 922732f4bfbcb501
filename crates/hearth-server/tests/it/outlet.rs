//! Outlets beside the app: what a card says, that it comes once, what is tried again, where no card
//! goes, and that no press waits for any of it.
//!
//! The outlet of these tests is a real one on this computer, which says what it is told to say. Not
//! here: which answer means what, and which addresses are whose; the modules' own tests hold those.

mod receiver;

use futures_util::FutureExt;
use hearth_domain::{api::outlet::OutletTried, assistance::Occasion, role::Role};
use hearth_server::{
    assistance::sweep,
    config::{BadConfig, Config},
    outlet::worker,
    state::App,
};
use serde_json::json;
use tokio::{net::TcpListener, task::JoinSet};

use crate::on_both;
use receiver::{Floor, Receiver, Says, new_id, outlet, title};

const S: i64 = 1_000;

on_both! {
    async fn a_card_says_that_somebody_needs_help_and_nothing_of_them(store) {
        let receiver = Receiver::open(&[]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.on_duty().await;
        let id = new_id();
        let word = floor.press(&id, "live").await;
        let card = receiver.cards_once(1).await.remove(0);
        assert_eq!(title(&card), "Somebody needs help");
        assert!(card.contains(&floor.provider.url) && card.contains("22 November 2026"), "{card}");
        for never in [
            id.as_str(),
            floor.advisor.id.as_str(),
            floor.clinician.id.as_str(),
            &word.name,
            "Person",
            "clinical",
            "linici",
            &word.title,
            "s3cret",
        ] {
            assert!(!card.contains(never), "{never} stands in {card}");
        }
        let state = floor.state(|it| it.sent.is_some()).await;
        assert_eq!((state.host.as_str(), state.waiting), ("127.0.0.1", 0));
        let said = floor.provider.get(&floor.it, "/outlets").await.text();
        assert!(!said.contains("s3cret") && !said.contains("workflow"), "{said}");
    }

    async fn everybody_is_an_occasion_of_its_own_and_nothing_comes_twice(store) {
        let receiver = Receiver::open(&[]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.on_duty().await;
        let id = new_id();
        floor.press(&id, "live").await;
        receiver.cards_once(1).await;
        // Two minutes: each step, and everybody once more.
        for seconds in [5, 25, 30, 60] {
            floor.press(&id, "live").await;
            floor.provider.pass(seconds * S);
            sweep::due(&floor.provider.app).await.unwrap();
        }
        let cards = receiver.cards_once(2).await;
        assert_eq!(title(&cards[1]), "Somebody needs help, and still nobody has answered");
        // A second request is told after all that the first one had to say.
        floor.press(&new_id(), "live").await;
        let titles: Vec<_> = receiver.cards_once(3).await.iter().map(|it| title(it)).collect();
        assert_eq!(titles[2], "Somebody needs help, and nobody is on duty", "{titles:?}");
        floor.state(|it| it.waiting == 0).await;
        assert_eq!(receiver.cards().len(), 3);
    }

    async fn two_servers_on_one_database_send_one_card(store) {
        let receiver = Receiver::open(&[]).await;
        let floor = Floor::beside(store, &receiver).await;
        let app = &floor.provider.app;
        let teams = &app.config.outlets[0];
        let mut others = JoinSet::new();
        for _ in 0..3 {
            let elsewhere = App::new(
                Config::clone(&app.config),
                app.db.clone(),
                app.evidence.clone(),
                app.clock.clone(),
                app.packs().as_ref().clone(),
            );
            others.spawn(worker::run(elsewhere, teams.clone()));
        }
        for _ in 0..5 {
            floor.press(&new_id(), "live").await;
        }
        // All look at once, too.
        for _ in 0..5 {
            let turns = [worker::turn(app, teams), worker::turn(app, teams)];
            for turn in futures_util::future::join_all(turns).await {
                turn.unwrap();
            }
        }
        floor.state(|it| it.waiting == 0).await;
        assert_eq!(receiver.cards().len(), 5);
    }

    async fn a_card_is_sent_again_until_the_outlet_takes_it(store) {
        let busy = Says::With(429, "retry-after", "40".into());
        let receiver = Receiver::open(&[Says::Number(500), busy, Says::Number(408)]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.press(&new_id(), "live").await;
        let failed = floor.state(|it| it.failed.is_some()).await;
        assert_eq!(failed.failed.unwrap().why, "It answered 500.");
        floor.provider.pass(2 * S);
        floor.state(|it| it.failed.as_ref().is_some_and(|it| it.why.contains("429"))).await;
        assert_eq!(receiver.cards().len(), 2);
        // It asked for 40 s.
        floor.provider.pass(39 * S);
        worker::turn(&floor.provider.app, &floor.provider.app.config.outlets[0]).await.unwrap();
        assert_eq!(receiver.cards().len(), 2);
        floor.provider.pass(S);
        floor.state(|it| it.failed.as_ref().is_some_and(|it| it.why.contains("408"))).await;
        floor.provider.pass(15 * S);
        let state = floor.state(|it| it.sent.is_some()).await;
        assert_eq!((receiver.cards().len(), state.dead), (4, vec![]));
    }

    async fn an_outlet_that_is_down_gets_its_card_when_it_is_back(store) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Receiver::at(listener.local_addr().unwrap(), &[]);
        drop(listener);
        let floor = Floor::beside(store, &receiver).await;
        floor.press(&new_id(), "live").await;
        let failed = floor.state(|it| it.failed.is_some()).await;
        assert_eq!(failed.failed.unwrap().why, "It could not be reached.");
        receiver.serve(TcpListener::bind(receiver.address).await.unwrap());
        floor.provider.pass(2 * S);
        receiver.cards_once(1).await;
    }

    async fn what_an_outlet_refuses_is_a_dead_letter_in_sight(store) {
        let receiver = Receiver::open(&[Says::Number(400)]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.press(&new_id(), "live").await;
        let state = floor.state(|it| !it.dead.is_empty()).await;
        let [dead] = state.dead.as_slice() else { panic!("one card") };
        assert_eq!((dead.occasion, dead.tries), (Occasion::Nobody, 1));
        assert!(dead.failure.why.contains("400"), "{}", dead.failure.why);
        assert_eq!(dead.made, floor.provider.app.now());
        floor.provider.pass(120 * S);
        worker::turn(&floor.provider.app, &floor.provider.app.config.outlets[0]).await.unwrap();
        assert_eq!(receiver.cards().len(), 1, "it is not tried again");
        // It goes after a month, and so does the request.
        floor.provider.set_day(32);
        sweep::clear(&floor.provider.app).await.unwrap();
        assert_eq!(floor.states().await[0].dead, []);
    }

    async fn help_that_is_a_quarter_of_an_hour_late_is_given_up(store) {
        let receiver = Receiver::open(&[Says::Number(503)]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.press(&new_id(), "live").await;
        floor.state(|it| it.failed.is_some()).await;
        floor.provider.pass(16 * 60 * S);
        let state = floor.state(|it| !it.dead.is_empty()).await;
        assert!(state.dead[0].failure.why.contains("too late"), "{state:?}");
        assert_eq!(receiver.cards().len(), 1);
    }

    async fn what_was_answered_before_it_came_due_is_not_sent(store) {
        let receiver = Receiver::open(&[Says::Number(500)]).await;
        let floor = Floor::beside(store, &receiver).await;
        let id = new_id();
        floor.press(&id, "live").await;
        floor.state(|it| it.failed.is_some()).await;
        floor.act(&id, "answer", json!({ "to": "clinician" })).await;
        floor.provider.pass(2 * S);
        let state = floor.state(|it| it.waiting == 0).await;
        assert_eq!((state.sent, state.dead), (None, vec![]));
        // Handed back it waits anew, and that is said.
        floor.on_duty().await;
        floor.act(&id, "hand-back", json!({})).await;
        assert_eq!(title(&receiver.cards_once(2).await[1]), "Somebody needs help");
    }

    async fn no_outlet_hears_of_a_drill(store) {
        let receiver = Receiver::open(&[]).await;
        let floor = Floor::beside(store, &receiver).await;
        let drill = new_id();
        floor.press(&drill, "drill").await;
        floor.provider.pass(120 * S);
        sweep::due(&floor.provider.app).await.unwrap();
        assert_eq!(floor.states().await[0].waiting, 0);
        // One in earnest comes through, and comes alone.
        floor.press(&new_id(), "live").await;
        receiver.cards_once(1).await;
        floor.state(|it| it.waiting == 0).await;
        assert_eq!(receiver.cards().len(), 1);
    }

    async fn an_outlet_that_hangs_holds_up_neither_a_press_nor_another_outlet(store) {
        let stuck = Receiver::open(&vec![Says::Nothing; 9]).await;
        let quick = Receiver::open(&[]).await;
        let outlets = vec![
            outlet("Stuck", stuck.url(), true),
            outlet("Quick", quick.url(), true),
        ];
        let floor = Floor::open(store, outlets).await;
        floor.press(&new_id(), "live").await;
        // While it holds the connection, a press is answered and told, and the other outlet hears.
        stuck.cards_once(1).await;
        quick.cards_once(1).await;
        let word = floor.press(&new_id(), "live").await;
        assert!(word.legs[0].told > 0);
        quick.cards_once(2).await;
        let states = floor.states().await;
        assert_eq!((states[0].waiting, states[0].sent), (2, None), "it hangs all the time");
    }

    async fn a_redirect_is_not_followed(store) {
        let inside = Receiver::open(&[]).await;
        let elsewhere = Says::With(307, "location", inside.url());
        let receiver = Receiver::open(&[elsewhere]).await;
        let floor = Floor::beside(store, &receiver).await;
        floor.press(&new_id(), "live").await;
        let state = floor.state(|it| !it.dead.is_empty()).await;
        assert!(state.dead[0].failure.why.contains("307"), "{state:?}");
        assert_eq!(inside.cards().len(), 0);
    }

    async fn a_name_that_leads_inside_is_refused_before_anybody_is_called(store) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = format!("https://localhost:{port}/workflow?sig=s3cret");
        let floor = Floor::open(store, vec![outlet("Teams", url, false)]).await;
        floor.press(&new_id(), "live").await;
        let state = floor.state(|it| !it.dead.is_empty()).await;
        let why = &state.dead[0].failure.why;
        assert!(why.contains("no card may go") && !why.contains("s3cret"), "{why}");
        let tried = floor.provider.post(&floor.it, "/outlets/Teams/try", &json!({})).await;
        let tried: OutletTried = tried.ok();
        assert_eq!(tried.failure.as_ref(), Some(why));
        assert!(listener.accept().now_or_never().is_none(), "nobody called");
    }

    async fn an_outlet_is_tried_by_a_card_that_says_so(store) {
        let receiver = Receiver::open(&[Says::Number(202), Says::Number(404)]).await;
        let name = "Teams of the floor";
        let floor = Floor::open(store, vec![outlet(name, receiver.url(), true)]).await;
        let administrator = floor.provider.person(&[Role::Administrator], &[]).await;
        let path = "/outlets/Teams%20of%20the%20floor/try";
        let went: OutletTried = floor.provider.post(&administrator, path, &json!({})).await.ok();
        assert_eq!(went.failure, None);
        assert_eq!(title(&receiver.cards()[0]), "This is a test from Hearth");
        let went: OutletTried = floor.provider.post(&administrator, path, &json!({})).await.ok();
        assert!(went.failure.unwrap().contains("404"));
    }
}

#[test]
fn outlets_are_set_up_in_the_file_and_their_urls_are_never_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hearth.toml");
    let read = |more: &str| {
        let text = format!(
            "[[outlet]]\nname = \"Teams of the floor\"\nkind = \"teams\"\n\
             url = \"https://example.org/workflow?sig=s3cret\"\n{more}"
        );
        std::fs::write(&file, text).unwrap();
        Config::read(Some(&file))
    };
    let here = "127.0.0.1:7111".parse().unwrap();
    let config = read("").unwrap();
    assert_eq!(config.outlets[0].name, "Teams of the floor");
    assert!(config.check(here).is_ok());
    assert!(!format!("{config:?}").contains("s3cret"));

    let again =
        "[[outlet]]\nname = \"Teams of the floor\"\nkind = \"teams\"\nurl = \"https://a.org/\"";
    let refused = read(again).unwrap().check(here).unwrap_err();
    assert!(matches!(refused, BadConfig::Outlet(_)));
    let inside =
        "[[outlet]]\nname = \"Inside\"\nkind = \"teams\"\nurl = \"https://10.0.0.1/s3cret\"";
    let refused = read(inside).unwrap().check(here).unwrap_err().to_string();
    assert!(
        refused.contains("Inside") && !refused.contains("s3cret"),
        "{refused}"
    );

    for wrong in [
        "privat = true",
        "private = \"https://example.org/s3cret\"",
        "[[outlet]]\nname = \"b\"\nkind = \"fax\"\nurl = \"https://example.org/s3cret\"",
    ] {
        let said = read(wrong).unwrap_err().to_string();
        assert!(!said.contains("s3cret") && said.contains("line"), "{said}");
    }
    let one_line =
        "outlet = [{ name = \"a\", url = \"https://example.org/s3cret\", kind = \"fax\" }]";
    std::fs::write(&file, one_line).unwrap();
    let said = Config::read(Some(&file)).unwrap_err().to_string();
    assert!(!said.contains("s3cret"), "{said}");
}
