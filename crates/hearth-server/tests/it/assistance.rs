//! Assistance over the server's routes: a press is kept once, told further by its timers, taken by
//! one person, and never lost.

mod gone;

use hearth_domain::{
    api::assistance::{Duty, EndState, RequestState},
    assistance::Tier,
    id::RequestId,
    role::Role,
};
use hearth_server::assistance::{duty, presence, sweep};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::{on_both, records_common::*};

const S: i64 = 1_000;

/// The server has been up for longer than anybody may be silent.
const LONG_UP: std::time::Duration = std::time::Duration::from_secs(3_600);

struct Floor {
    provider: Provider,
    advisor: Person,
    clinician: Person,
    lead: Person,
    it: Person,
}

impl Floor {
    async fn open(store: Store) -> Floor {
        let provider = Provider::open(store).await;
        let team = provider.team("North").await;
        Floor {
            advisor: provider.person(&[Role::Advisor], &[&team]).await,
            clinician: provider.person(&[Role::Clinician], &[]).await,
            lead: provider.person(&[Role::ShiftLead], &[]).await,
            it: provider.person(&[Role::It], &[&team]).await,
            provider,
        }
    }

    async fn on_duty(&self, who: &Person) {
        let asked = json!({ "on": true, "heard": true });
        let duty: Duty = self.provider.put(who, "/duty", &asked).await.ok();
        assert!(duty.since.is_some());
        self.hears(who).await;
    }

    /// Their app says that it hears the stream.
    async fn hears(&self, who: &Person) -> Duty {
        self.provider
            .post(who, "/duty/hears", &json!({}))
            .await
            .ok()
    }

    async fn press(&self, id: &RequestId, cause: Json) -> Answer {
        self.say(id, cause, "live", false).await
    }

    async fn withdraw(&self, id: &RequestId) -> Answer {
        self.say(id, help(), "live", true).await
    }

    async fn say(&self, id: &RequestId, cause: Json, nature: &str, withdrawn: bool) -> Answer {
        let press = json!({ "pressed": 0, "nature": nature, "cause": cause });
        let asked = json!({ "press": press, "withdrawn": withdrawn });
        self.provider
            .put(&self.advisor, &format!("/assistance/{id}"), &asked)
            .await
    }

    async fn act(&self, who: &Person, id: &RequestId, what: &str, asked: Json) -> Answer {
        self.provider
            .post(who, &format!("/assistance/{id}/{what}"), &asked)
            .await
    }

    /// Time passes, and the server looks after what has come due.
    async fn pass(&self, ms: i64) {
        self.provider.pass(ms);
        sweep::due(&self.provider.app)
            .await
            .expect("the sweep works");
    }

    /// Minutes pass, and duties that are over are ended.
    async fn expire_after(&self, minutes: i64) {
        self.provider.pass(minutes * 60_000);
        duty::expire(&self.provider.app, LONG_UP)
            .await
            .expect("duties end");
    }

    /// Changes what lies in the database.
    async fn put_down(&self, change: &'static str) {
        let mut tx = self
            .provider
            .app
            .db
            .begin()
            .await
            .expect("it can be written");
        sqlx::query(change)
            .execute(&mut *tx)
            .await
            .expect("it is written");
        tx.commit().await.expect("it is kept");
    }

    /// What the advisor would be told now.
    async fn word(&self, id: &RequestId) -> RequestState {
        self.press(id, help()).await.ok()
    }
}

fn help() -> Json {
    json!({ "type": "reason", "reason": "clinical" })
}

fn power() -> Json {
    json!({ "type": "incident", "incident": "power" })
}

fn new_id() -> RequestId {
    Uuid::now_v7().into()
}

on_both! {
    async fn a_press_goes_from_sent_to_seen_to_answered_to_closed(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        let id = new_id();
        let sent: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(sent.title, "Clinical help now");
        assert_eq!((sent.legs[0].told, sent.legs[0].screens), (1, 0), "told is not seen");
        assert!(sent.legs[0].seen.is_none() && sent.legs[0].answered.is_none());

        let seen: RequestState = floor.act(&floor.clinician, &id, "shown", json!({})).await.ok();
        assert_eq!(seen.legs[0].screens, 1);
        let asked = json!({ "to": "clinician" });
        let taken: RequestState = floor.act(&floor.clinician, &id, "answer", asked).await.ok();
        let by = taken.legs[0].answered.as_ref().expect("somebody has it");
        assert_eq!(by.person, floor.clinician.id);
        let asked = json!({ "outcome": "helped" });
        let closed: RequestState = floor.act(&floor.clinician, &id, "close", asked).await.ok();
        assert!(matches!(&closed.ended, Some(EndState::Closed { title, .. }) if title == "Helped"));
        let late: RequestState = floor.withdraw(&id).await.ok();
        assert_eq!(late, closed, "what was closed is not taken back");
    }

    async fn a_press_that_is_sent_again_is_one_request(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let first: RequestState = floor.press(&id, help()).await.ok();
        let again: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(first, again);
        floor.press(&id, power()).await.problem(404);
        floor.say(&id, help(), "drill", false).await.problem(404);
    }

    async fn an_unanswered_press_is_told_further_and_never_lapses(store) {
        let floor = Floor::open(store).await;
        for who in [&floor.clinician, &floor.lead, &floor.it] {
            floor.on_duty(who).await;
        }
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        floor.act(&floor.lead, &id, "shown", json!({})).await.problem(404);
        let mut tiers = vec![floor.word(&id).await.legs[0].tier];
        for seconds in [5, 25, 30] {
            floor.pass(seconds * S).await;
            tiers.push(floor.word(&id).await.legs[0].tier);
        }
        assert_eq!(tiers, [Tier::Group, Tier::Leads, Tier::OnDuty, Tier::Everyone]);
        let before = floor.word(&id).await.version;
        floor.pass(60 * S).await;
        assert!(floor.word(&id).await.version > before, "everybody is told again");
    }

    async fn with_nobody_on_duty_everybody_hears_at_once(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let sent: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(sent.legs[0].tier, Tier::Everyone);
        assert_eq!(sent.legs[0].told, 3);
    }

    async fn two_answer_at_once_and_one_has_it(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let asked = json!({ "to": "clinician" });
        let (one, two) = tokio::join!(
            floor.act(&floor.clinician, &id, "answer", asked.clone()),
            floor.act(&floor.lead, &id, "answer", asked.clone()),
        );
        let mut answers = [one.status.as_u16(), two.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [200, 409]);
    }

    async fn an_incident_is_half_done_until_both_have_it(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.lead).await;
        floor.on_duty(&floor.it).await;
        let id = new_id();
        let sent: RequestState = floor.press(&id, power()).await.ok();
        assert_eq!(sent.legs.len(), 2, "operations and IT");
        let lead = json!({ "to": "shiftLead" });
        let half: RequestState = floor.act(&floor.lead, &id, "answer", lead).await.ok();
        assert!(half.legs[0].answered.is_some() && half.legs[1].answered.is_none());
        let closing = json!({ "outcome": "helped" });
        floor.act(&floor.lead, &id, "close", closing.clone()).await.problem(409);
        let diverted: RequestState = floor.act(&floor.lead, &id, "divert", json!({})).await.ok();
        assert!(diverted.diverted.is_some());
        let it = json!({ "to": "it" });
        let _: RequestState = floor.act(&floor.it, &id, "answer", it).await.ok();
        let _: RequestState = floor.act(&floor.lead, &id, "close", closing).await.ok();
    }

    async fn who_goes_off_duty_hands_over_what_is_open(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        floor.on_duty(&floor.lead).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let asked = json!({ "to": "clinician" });
        let _: RequestState = floor.act(&floor.clinician, &id, "answer", asked.clone()).await.ok();
        let off = json!({ "on": false, "heard": false });
        let duty: Duty = floor.provider.put(&floor.clinician, "/duty", &off).await.ok();
        assert_eq!(duty.since, None);
        let word = floor.word(&id).await;
        assert!(word.legs[0].answered.is_none() && word.legs[0].seen.is_none());
        assert_eq!(word.legs[0].tier, Tier::Leads, "the shift lead is there, and hears of it");
        let _: RequestState = floor.act(&floor.lead, &id, "answer", asked).await.ok();
    }

    async fn what_a_manager_took_and_left_is_handed_back(store) {
        let floor = Floor::open(store).await;
        let manager = floor.provider.person(&[Role::Manager], &[]).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let asked = json!({ "to": "clinician" });
        let _: RequestState = floor.act(&manager, &id, "answer", asked).await.ok();
        let is_taken = async || floor.word(&id).await.legs[0].answered.is_some();
        // Their app says that it hears, for as long as they have it.
        for _ in 0..3 {
            floor.expire_after(29).await;
            floor.hears(&manager).await;
        }
        assert!(is_taken().await, "they have no duty, and they are there");
        // They have shut their computer.
        floor.expire_after(31).await;
        assert!(!is_taken().await);
    }

    async fn nobody_is_on_duty_who_has_not_heard_the_sound(store) {
        let floor = Floor::open(store).await;
        let asked = json!({ "on": true, "heard": false });
        floor.provider.put(&floor.clinician, "/duty", &asked).await.problem(422);
    }

    async fn managers_are_told_and_are_not_on_duty(store) {
        let floor = Floor::open(store).await;
        let manager = floor.provider.person(&[Role::Manager], &[]).await;
        let asked = json!({ "on": true, "heard": true });
        floor.provider.put(&manager, "/duty", &asked).await.problem(403);
    }

    async fn whose_app_falls_silent_is_not_counted_on(store) {
        let floor = Floor::open(store).await;
        let asked = json!({ "on": true, "heard": true });
        let _: Duty = floor.provider.put(&floor.clinician, "/duty", &asked).await.ok();
        let counted = async || presence::on_duty(&floor.provider.app).await.expect("it is read");
        assert!(counted().await.is_empty(), "on duty, and their app has not said that it hears");
        floor.hears(&floor.clinician).await;
        floor.provider.pass(39_000);
        assert_eq!(counted().await.len(), 1);
        // The line is dead and nobody hung up.
        floor.provider.pass(2_000);
        assert!(counted().await.is_empty());
        let id = new_id();
        let word: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(word.legs[0].tier, Tier::Everyone, "a step with nobody in reach is not waited out");
    }

    async fn a_duty_that_nobody_ended_ends_by_itself_and_hands_over(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let answer = json!({ "to": "clinician" });
        let is_taken = async || floor.word(&id).await.legs[0].answered.is_some();
        let is_on = async || floor.hears(&floor.clinician).await.since.is_some();

        // Their computer is off.
        floor.on_duty(&floor.clinician).await;
        let _: RequestState = floor.act(&floor.clinician, &id, "answer", answer.clone()).await.ok();
        floor.expire_after(29).await;
        assert!(is_taken().await);
        floor.expire_after(2).await;
        assert!(!is_taken().await && !is_on().await);

        // They went home and left Hearth open.
        floor.on_duty(&floor.clinician).await;
        let _: RequestState = floor.act(&floor.clinician, &id, "answer", answer.clone()).await.ok();
        for _ in 0..28 {
            floor.expire_after(29).await;
            assert!(is_on().await);
        }
        floor.expire_after(29).await;
        assert!(!is_taken().await && !is_on().await);

        // They have left.
        floor.on_duty(&floor.clinician).await;
        let _: RequestState = floor.act(&floor.clinician, &id, "answer", answer).await.ok();
        floor.put_down("update people set active = 0 where pack is null").await;
        floor.expire_after(0).await;
        assert!(!is_taken().await);
    }

    async fn what_is_known_can_be_taken_back_under_any_pack(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        floor.put_down("update people set pack = null").await;
        floor.press(&new_id(), help()).await.problem(422);
        let word: RequestState = floor.withdraw(&id).await.ok();
        assert!(word.ended.is_some());
    }

    async fn what_ended_is_gone_after_a_month(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let ended: RequestState = floor.withdraw(&id).await.ok();
        floor.provider.set_day(33);
        sweep::clear(&floor.provider.app).await.expect("old requests go");
        let anew: RequestState = floor.withdraw(&id).await.ok();
        assert!(anew.received > ended.received, "nothing was left of it");
    }

    async fn nobody_is_told_of_a_press_that_was_taken_back_before_it_arrived(store) {
        let floor = Floor::open(store).await;
        floor.on_duty(&floor.clinician).await;
        let id = new_id();
        let word: RequestState = floor.withdraw(&id).await.ok();
        assert!(matches!(word.ended, Some(EndState::Withdrawn { .. })));
        assert_eq!(word.legs[0].told, 0);
        // What lies there says the same as what was answered.
        assert_eq!(floor.word(&id).await, word);
    }

    async fn nobody_is_told_of_their_own_press(store) {
        let floor = Floor::open(store).await;
        let both = floor.provider.person(&[Role::Advisor, Role::ShiftLead], &[]).await;
        floor.on_duty(&both).await;
        let id = new_id();
        let press = json!({ "pressed": 0, "nature": "live", "cause": help() });
        let asked = json!({ "press": press, "withdrawn": false });
        let path = format!("/assistance/{id}");
        let word: RequestState = floor.provider.put(&both, &path, &asked).await.ok();
        assert_eq!(word.legs[0].tier, Tier::Everyone, "nobody else is there");
        assert_eq!(word.legs[0].told, 3, "the clinician, the lead and IT");
    }

    async fn a_press_that_is_taken_back_ends_once(store) {
        let floor = Floor::open(store).await;
        let id = new_id();
        let _: RequestState = floor.press(&id, help()).await.ok();
        let ended: RequestState = floor.withdraw(&id).await.ok();
        assert!(matches!(ended.ended, Some(EndState::Withdrawn { .. })));
        // A message that was late does not open it again.
        let late: RequestState = floor.press(&id, help()).await.ok();
        assert_eq!(late, ended);
        let asked = json!({ "to": "clinician" });
        floor.act(&floor.clinician, &id, "answer", asked).await.problem(409);
    }
}
