//! What administrators do: people, teams, packs; and the very first of them.

use hearth_domain::{
    api::{
        account::Team,
        people::{Invited, PackInfo, PersonRow},
    },
    hash::Hash,
    id::PersonId,
    role::Role,
};
use hearth_server::{Server, config::Config, state::Clock};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::oneshot};
use uuid::Uuid;

use crate::{
    browser::Computer,
    on_both,
    records_common::{Person, Provider, TRIAL},
};

/// Sends a change, and answers its status with what was said.
async fn put(provider: &Provider, who: &Person, path: &str, body: &Value) -> (u16, String) {
    let said = provider
        .send(who, Method::PUT, path, |it| it.json(body))
        .await;
    (said.status.as_u16(), said.text())
}

async fn row(provider: &Provider, who: &Person, person: &PersonId) -> PersonRow {
    let rows: Vec<PersonRow> = provider.get(who, "/people").await.ok();
    rows.into_iter().find(|row| &row.person == person).unwrap()
}

on_both! {
    async fn people_and_teams_are_as_they_were_set(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let team = Uuid::now_v7();
        let path = format!("/teams/{team}");
        assert_eq!(put(&provider, &admin, &path, &json!({ "name": "Nights" })).await.0, 204);
        assert_eq!(put(&provider, &admin, &path, &json!({ "name": " Night team " })).await.0, 204);
        assert_eq!(put(&provider, &admin, &path, &json!({ "name": " " })).await.0, 422);
        let teams: Vec<Team> = provider.get(&admin, "/teams").await.ok();
        assert_eq!(teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Night team"]);

        let asked = json!({ "name": "Moira Lane", "roles": ["assessor", "manager"], "teams": [team], "pack": null });
        let invited: Invited = provider.post(&admin, "/invitations", &asked).await.ok();
        let moira = row(&provider, &admin, &invited.person).await;
        assert_eq!((moira.roles.as_slice(), moira.joined, moira.active), ([Role::Manager, Role::Assessor].as_slice(), false, true));
        assert_eq!(moira.teams[0].as_str(), team.to_string());

        Computer::new(&provider.url).join(&invited.link, "moira").await;
        let change = json!({ "roles": ["assessor"], "teams": [], "active": true });
        let path = format!("/people/{}", invited.person);
        assert_eq!(put(&provider, &admin, &path, &change).await.0, 204);
        let moira = row(&provider, &admin, &invited.person).await;
        assert_eq!((moira.roles.as_slice(), moira.teams.len(), moira.joined), ([Role::Assessor].as_slice(), 0, true));
    }

    async fn an_invitation_that_makes_no_sense_is_refused_field_by_field(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let fields = async |asked: Value| -> Vec<String> {
            let problem = provider.post(&admin, "/invitations", &asked).await.problem(422);
            problem.fields.into_iter().map(|fault| fault.field).collect()
        };
        assert_eq!(fields(json!({ "name": " ", "roles": [], "teams": [], "pack": null })).await, ["name", "roles"]);
        // An advisor without a team would send to nobody; with two packs somebody must choose.
        assert_eq!(fields(json!({ "name": "A", "roles": ["advisor"], "teams": [], "pack": null })).await, ["teams", "pack"]);
        assert_eq!(fields(json!({ "name": "A", "roles": ["manager"], "teams": [Uuid::now_v7()], "pack": null })).await, ["teams"]);
        let people: Vec<PersonRow> = provider.get(&admin, "/people").await.ok();
        assert!(people.iter().all(|person| person.name != "A"), "a refusal leaves nobody behind");
    }

    async fn somebody_who_becomes_an_advisor_gets_a_record(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let team = provider.team("Evening team").await;
        let asked = json!({ "name": "Ben", "roles": ["manager", "advisor"], "teams": [team], "pack": "trial" });
        let invited: Invited = provider.post(&admin, "/invitations", &asked).await.ok();
        let path = format!("/people/{}", invited.person);
        let only_manager = json!({ "roles": ["manager"], "teams": [team], "active": true });
        assert_eq!(put(&provider, &admin, &path, &only_manager).await.0, 204);
        let computer = Computer::new(&provider.url);
        let tokens = computer.join(&invited.link, "ben").await;
        assert_eq!(computer.who(&tokens.access).await.record, None);
        let both = json!({ "roles": ["manager", "advisor"], "teams": [team], "active": true });
        assert_eq!(put(&provider, &admin, &path, &both).await.0, 204);
        let record = computer.who(&tokens.access).await.record;
        assert!(record.is_some());
        assert_eq!(put(&provider, &admin, &path, &only_manager).await.0, 204);
        assert_eq!(put(&provider, &admin, &path, &both).await.0, 204);
        assert_eq!(computer.who(&tokens.access).await.record, record, "one person, one record");
    }

    async fn an_advisor_is_asked_another_pack_and_keeps_what_was_said(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let team = provider.team("Evening team").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let door = provider.answer("room.door", "yes");
        provider.submit(&advisor, &[door]).await;
        let path = format!("/people/{}", advisor.id);
        let change = |pack: Value| json!({ "roles": ["advisor"], "teams": [team], "active": true, "pack": pack });

        let (status, said) = put(&provider, &admin, &path, &change(json!("no-such-pack"))).await;
        assert_eq!(status, 422);
        assert!(said.contains("Choose the pack"), "{said}");
        assert_eq!(put(&provider, &admin, &path, &change(json!("health-advisor"))).await.0, 204);
        let own = provider.own(&advisor).await;
        assert_eq!(own.standing.pack.id.as_str(), "health-advisor");
        assert_eq!(row(&provider, &admin, &advisor.id).await.pack.unwrap().as_str(), "health-advisor");
        let (entries, _) = hearth_domain::record::open(&own.record, &own.entries).unwrap();
        assert_eq!(entries.len(), 3, "what was sent stays on the record");
        assert_eq!((&entries[2].by.person, entries[2].by.role), (&admin.id, Role::Administrator));

        // Nothing said, nothing changed; and back, what was said counts again.
        assert_eq!(put(&provider, &admin, &path, &change(Value::Null)).await.0, 204);
        assert_eq!(provider.own(&advisor).await.head, own.head);
        assert_eq!(put(&provider, &admin, &path, &change(json!("trial"))).await.0, 204);
        let own = provider.own(&advisor).await;
        assert_eq!(own.standing.items["room.door"].result, hearth_domain::standing::ItemResult::Met);
    }

    async fn a_name_is_text_on_one_line(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        for name in ["A\u{0}B", "A\nB", " \t "] {
            let asked = json!({ "name": name, "roles": ["manager"], "teams": [], "pack": null });
            provider.post(&admin, "/invitations", &asked).await.problem(422);
            let path = format!("/teams/{}", Uuid::now_v7());
            assert_eq!(put(&provider, &admin, &path, &json!({ "name": name })).await.0, 422);
        }
    }

    async fn the_last_administrator_stays_one(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let rows: Vec<PersonRow> = provider.get(&admin, "/people").await.ok();
        let out = json!({ "roles": ["manager"], "teams": [], "active": true });
        for other in rows.iter().filter(|row| row.joined && row.person != admin.id) {
            assert_eq!(put(&provider, &admin, &format!("/people/{}", other.person), &out).await.0, 204);
        }
        let mine = format!("/people/{}", admin.id);
        let (status, said) = put(&provider, &admin, &mine, &out).await;
        assert_eq!(status, 422);
        assert!(said.contains("Make somebody else an administrator first."), "{said}");
        let (status, _) = put(&provider, &admin, &mine, &json!({ "roles": ["administrator"], "teams": [], "active": false })).await;
        assert_eq!(status, 422);
        assert_eq!(provider.get(&admin, "/people").await.status, 200);
    }

    async fn a_pack_is_published_once_and_read_as_it_was_written(store) {
        let provider = Provider::open(store).await;
        let admin = provider.person(&[Role::Administrator], &[]).await;
        let advisor = provider.person(&[Role::Manager], &[]).await;
        let list: Vec<PackInfo> = provider.get(&advisor, "/packs").await.ok();
        assert_eq!(list.len(), 2, "the pack that the server brings, and the trial");
        for info in &list {
            let text = provider.get(&advisor, &format!("/packs/{}/{}", info.pack.id, info.pack.version)).await;
            assert_eq!(Hash::of(&text.body), info.hash);
        }
        let publish = async |who: &Person, path: &str, text: String| provider.send(who, Method::PUT, path, |it| it.body(text)).await;
        assert_eq!(publish(&admin, "/packs/trial/1", TRIAL.into()).await.status, 201, "the same again is harmless");
        let other = TRIAL.replacen("title = \"", "title = \"Another ", 1);
        publish(&admin, "/packs/trial/1", other).await.problem(409);
        publish(&admin, "/packs/trial/2", TRIAL.into()).await.problem(422);
        let broken = TRIAL.replacen("version = 1", "version = 7", 1);
        let faults = publish(&admin, "/packs/trial/7", broken).await.problem(422);
        assert!(faults.message.contains("Set version = 2."), "{}", faults.message);
        let not_toml = publish(&admin, "/packs/trial/2", "minutes of a meeting".into()).await.problem(422);
        assert!(not_toml.message.starts_with("line 1"), "{}", not_toml.message);
        let next = TRIAL.replacen("version = 1", "version = 2", 1);
        publish(&advisor, "/packs/trial/2", next.clone()).await.problem(403);
        assert_eq!(publish(&admin, "/packs/trial/2", next).await.status, 201);
        assert_eq!(provider.get(&advisor, "/packs/trial/2").await.status, 200);
        provider.get(&advisor, "/packs/trial/3").await.problem(404);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_administrator_joins_by_the_link_on_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let config = Config {
        data: folder.path().to_owned(),
        listen: listener.local_addr().unwrap(),
        ..Config::default()
    };
    let first = Server::open(config.clone(), Clock::system()).await.unwrap();
    let lost = first.first_administrator().unwrap().to_owned();
    first.app().db.close().await;
    drop(first);

    // The terminal was closed before anybody read it.
    let server = Server::open(config.clone(), Clock::system()).await.unwrap();
    let link = server.first_administrator().unwrap().to_owned();
    let url = server.app().config.public_url();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(listener, async {
        let _ = stopped.await;
    }));
    let computer = Computer::new(&url);
    let old = crate::browser::code_of(&lost);
    assert_eq!(
        computer.open(&[("invitation", &old)]).await.status,
        404,
        "only the last link works"
    );
    let tokens = computer.join(&link, "first").await;
    let me = computer.who(&tokens.access).await;
    assert_eq!(
        (me.name.as_str(), me.roles.as_slice()),
        ("First Person", [Role::Administrator].as_slice())
    );
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();

    let again = Server::open(config, Clock::system()).await.unwrap();
    assert_eq!(again.first_administrator(), None);
}
