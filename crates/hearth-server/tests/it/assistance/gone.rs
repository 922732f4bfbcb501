//! Who has a request, or is on duty, and cannot be counted on any more: what they had goes back.

use std::time::Duration;

use hearth_server::assistance::{duty, presence, sweep};

use super::*;

/// A clinician's request that somebody has.
async fn taken(floor: &Floor, by: &Person) -> RequestId {
    let id = new_id();
    let _: RequestState = floor.press(&id, help()).await.ok();
    let asked = json!({ "to": "clinician" });
    let _: RequestState = floor.act(by, &id, "answer", asked).await.ok();
    id
}

async fn is_taken(floor: &Floor, id: &RequestId) -> bool {
    floor.word(id).await.legs[0].answered.is_some()
}

async fn counted(floor: &Floor) -> usize {
    let on_duty = presence::on_duty(&floor.provider.app).await;
    on_duty.expect("it is read").len()
}

on_both! {
    async fn who_cannot_close_it_any_more_has_it_no_more(store) {
        let floor = Floor::open(store).await;
        let team = floor.provider.team("South").await;
        let manager = floor.provider.person(&[Role::Manager], &[&team]).await;
        let administrator = floor.provider.person(&[Role::Administrator], &[]).await;
        let left = taken(&floor, &manager).await;
        let moved = taken(&floor, &floor.lead).await;
        for (who, roles, active) in [(&manager, ["manager"], false), (&floor.lead, ["assessor"], true)] {
            let change = json!({ "roles": roles, "teams": [], "active": active });
            let path = format!("/people/{}", who.id);
            let changed = floor.provider.put(&administrator, &path, &change).await;
            assert!(changed.status.is_success(), "{}", changed.text());
        }
        floor.expire_after(0).await;
        assert!(!is_taken(&floor, &left).await, "they have left");
        assert!(!is_taken(&floor, &moved).await, "they answer no more");
    }

    async fn who_logs_out_hands_over(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        let id = taken(&floor, &floor.clinician).await;
        assert_eq!(counted(&floor).await, 1);
        let out = floor.provider.post(&floor.clinician, "/logout", &json!({})).await;
        assert_eq!(out.status, 204);
        assert_eq!(counted(&floor).await, 0);
        assert!(!is_taken(&floor, &id).await);
    }

    async fn nobody_is_on_duty_on_a_computer_that_made_no_sound(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        // They have put their headset on at another computer, and opened this one again.
        floor.put_down("update duties set installation = 'another', heard = 0").await;
        assert_eq!(floor.hears(&floor.clinician).await.since, None);
        assert_eq!(counted(&floor).await, 0, "what is heard here is not heard there");
        floor.on_duty(&floor.clinician).await;
        assert_eq!(counted(&floor).await, 1);
    }

    async fn a_server_that_was_away_blames_nobody_for_the_silence(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        let id = taken(&floor, &floor.clinician).await;
        floor.provider.pass(40 * 60_000);
        let just_started = Duration::from_secs(1);
        duty::expire(&floor.provider.app, just_started).await.expect("duties end");
        assert!(is_taken(&floor, &id).await, "their app was not able to say anything");
        assert!(floor.hears(&floor.clinician).await.since.is_some());
    }

    async fn a_clock_that_is_put_back_keeps_nobody_waiting(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        let sweeping = tokio::spawn(sweep::run(floor.provider.app.clone()));
        let id = new_id();
        let word: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(word.legs[0].tier, Tier::Group);
        floor.provider.pass(-3_600_000);
        assert_eq!(counted(&floor).await, 0, "nobody knows whether they still hear");
        let told = async {
            while floor.word(&id).await.legs[0].tier != Tier::Everyone {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), told)
            .await
            .expect("everybody is told rather than nobody");
        floor.hears(&floor.clinician).await;
        assert_eq!(counted(&floor).await, 1);
        sweeping.abort();
    }

    async fn what_came_of_it_stands_on_the_list(store) {
        let floor = Floor::open(store).await;
        let id = taken(&floor, &floor.lead).await;
        let problem = floor.act(&floor.lead, &id, "close", json!({ "outcome": "made.up" })).await;
        assert_eq!(problem.problem(422).fields[0].field, "outcome");
        let known = json!({ "outcome": "helped" });
        let _: RequestState = floor.act(&floor.lead, &id, "close", known).await.ok();
    }
}
