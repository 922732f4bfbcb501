//! Assistance over the live stream: who hears of a press, who is known to be there, and shifts.

use hearth_domain::{
    api::{
        assistance::{Floor, OnDuty, RequestState, ShiftState},
        live::LiveEvent,
    },
    id::{RequestId, ShiftId},
    role::Role,
};
use serde_json::json;
use uuid::Uuid;

use crate::{live::Ear, on_both, records_common::*};

fn cause() -> serde_json::Value {
    json!({ "type": "reason", "reason": "clinical" })
}

async fn press(provider: &Provider, advisor: &Person) -> RequestId {
    let id: RequestId = Uuid::now_v7().into();
    let press = json!({ "pressed": 0, "nature": "live", "cause": cause() });
    let asked = json!({ "press": press, "withdrawn": false });
    let path = format!("/assistance/{id}");
    let _: RequestState = provider.put(advisor, &path, &asked).await.ok();
    id
}

async fn go_on_duty(provider: &Provider, who: &Person) {
    let asked = json!({ "on": true, "heard": true });
    assert_eq!(provider.put(who, "/duty", &asked).await.status, 200);
    assert_eq!(
        provider.post(who, "/duty/hears", &json!({})).await.status,
        200
    );
}

/// Notes whether a stream to somebody on duty is open, as another server does: nobody is woken.
async fn reach(provider: &Provider, who: &Person, is_reached: bool) {
    let mut tx = provider.app.db.begin().await.expect("it can be written");
    sqlx::query("update duties set gone = $2 where person = $1")
        .bind(who.id.as_str())
        .bind(i32::from(!is_reached))
        .execute(&mut *tx)
        .await
        .expect("it is written");
    tx.commit().await.expect("it is kept");
}

async fn floor(ear: &mut Ear) -> Floor {
    ear.until(|event| match event {
        LiveEvent::Snapshot { floor, .. } => Some(Floor::clone(floor)),
        _ => None,
    })
    .await
}

async fn request(ear: &mut Ear, wanted: impl Fn(&RequestState) -> bool) -> RequestState {
    ear.until(|event| match event {
        LiveEvent::Request { request } if wanted(request) => Some(RequestState::clone(request)),
        _ => None,
    })
    .await
}

async fn on_duty(ear: &mut Ear, wanted: impl Fn(&[OnDuty]) -> bool) {
    ear.until(|event| match event {
        LiveEvent::OnDuty { on_duty, .. } if wanted(on_duty) => Some(()),
        _ => None,
    })
    .await;
}

/// Somebody is on duty, as a stream began or soon after.
async fn one_is_there(ear: &mut Ear, begun: &Floor) {
    if begun.on_duty.is_empty() {
        on_duty(ear, |them| them.len() == 1).await;
    }
}

on_both! {
    async fn each_step_of_a_press_is_heard_by_those_whom_it_concerns(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("North").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        let clinician = provider.person(&[Role::Clinician], &[]).await;
        go_on_duty(&provider, &clinician).await;
        let mut advisor_s = Ear::open(&provider, &advisor).await;
        let mut other_s = Ear::open(&provider, &other).await;
        let mut clinician_s = Ear::open(&provider, &clinician).await;
        for ear in [&mut advisor_s, &mut other_s, &mut clinician_s] {
            let floor = floor(ear).await;
            assert!(floor.requests.is_empty());
            one_is_there(ear, &floor).await;
        }

        let id = press(&provider, &advisor).await;
        let heard = request(&mut clinician_s, |it| it.id == id).await;
        assert_eq!(heard.title, "Clinical help now");
        let shown = provider.post(&clinician, &format!("/assistance/{id}/shown"), &json!({})).await;
        assert_eq!(shown.status, 200);
        let seen = request(&mut advisor_s, |it| it.legs[0].seen.is_some()).await;
        assert!(seen.legs[0].answered.is_none(), "seen is not answered");
        let asked = json!({ "to": "clinician" });
        let path = format!("/assistance/{id}/answer");
        assert_eq!(provider.post(&clinician, &path, &asked).await.status, 200);
        let answered = request(&mut advisor_s, |it| it.legs[0].answered.is_some()).await;
        assert_eq!(answered.legs[0].answered.as_ref().map(|it| &it.person), Some(&clinician.id));

        // The other advisor hears their own press only.
        let own = press(&provider, &other).await;
        assert_eq!(request(&mut other_s, |_| true).await.id, own);
    }

    async fn a_stream_that_comes_later_begins_with_what_is_open(store) {
        let provider = Provider::open(store).await;
        let advisor = provider.person(&[Role::Advisor], &[]).await;
        let clinician = provider.person(&[Role::Clinician], &[]).await;
        let id = press(&provider, &advisor).await;
        for who in [&advisor, &clinician] {
            let floor = floor(&mut Ear::open(&provider, who).await).await;
            let ids: Vec<_> = floor.requests.iter().map(|it| &it.id).collect();
            assert_eq!(ids, [&id]);
        }
        let press = json!({ "pressed": 0, "nature": "live", "cause": cause() });
        let asked = json!({ "press": press, "withdrawn": true });
        let path = format!("/assistance/{id}");
        assert_eq!(provider.put(&advisor, &path, &asked).await.status, 200);
        let mine = floor(&mut Ear::open(&provider, &advisor).await).await;
        assert!(mine.requests[0].ended.is_some(), "how it ended is still heard");
        let theirs = floor(&mut Ear::open(&provider, &clinician).await).await;
        assert!(theirs.requests.is_empty(), "nothing is left to do");
    }

    async fn who_is_out_of_reach_is_not_counted_on(store) {
        let provider = Provider::open(store).await;
        let advisor = provider.person(&[Role::Advisor], &[]).await;
        let clinician = provider.person(&[Role::Clinician], &[]).await;
        let mut advisor_s = Ear::open(&provider, &advisor).await;
        assert!(floor(&mut advisor_s).await.on_duty.is_empty());
        let clinician_s = Ear::open(&provider, &clinician).await;
        go_on_duty(&provider, &clinician).await;
        on_duty(&mut advisor_s, |them| them.len() == 1).await;
        drop(clinician_s);
        on_duty(&mut advisor_s, <[OnDuty]>::is_empty).await;
        // On duty all the same: they count again as soon as they are back.
        let mut clinician_s = Ear::open(&provider, &clinician).await;
        assert!(floor(&mut clinician_s).await.duty.since.is_some());
        assert_eq!(provider.post(&clinician, "/duty/hears", &json!({})).await.status, 200);
        on_duty(&mut advisor_s, |them| them.len() == 1).await;
    }

    async fn who_was_away_for_a_moment_is_counted_by_whoever_came_in_it(store) {
        let provider = Provider::open(store).await;
        let advisor = provider.person(&[Role::Advisor], &[]).await;
        let clinician = provider.person(&[Role::Clinician], &[]).await;
        go_on_duty(&provider, &clinician).await;
        let mut early_s = Ear::open(&provider, &advisor).await;
        let begun = floor(&mut early_s).await;
        one_is_there(&mut early_s, &begun).await;
        // Too short for the server to notice, and it was asked just then.
        reach(&provider, &clinician, false).await;
        let mut late_s = Ear::open(&provider, &advisor).await;
        let begun = floor(&mut late_s).await;
        reach(&provider, &clinician, true).await;
        one_is_there(&mut late_s, &begun).await;
    }

    async fn who_comes_on_duty_hears_what_waits(store) {
        let provider = Provider::open(store).await;
        let advisor = provider.person(&[Role::Advisor], &[]).await;
        let lead = provider.person(&[Role::ShiftLead], &[]).await;
        go_on_duty(&provider, &lead).await;
        let _lead_s = Ear::open(&provider, &lead).await;
        let id = press(&provider, &advisor).await;
        let clinician = provider.person(&[Role::Clinician], &[]).await;
        let mut clinician_s = Ear::open(&provider, &clinician).await;
        assert!(floor(&mut clinician_s).await.requests.is_empty(), "it went to the lead");
        go_on_duty(&provider, &clinician).await;
        assert_eq!(request(&mut clinician_s, |_| true).await.id, id);
    }

    async fn a_shift_is_begun_once_and_ended_once(store) {
        let provider = Provider::open(store).await;
        let advisor = provider.person(&[Role::Advisor], &[]).await;
        let other = provider.person(&[Role::Advisor], &[]).await;
        let id: ShiftId = Uuid::now_v7().into();
        let path = format!("/shifts/{id}");
        let now = provider.app.now().0;
        let begun = json!({ "started": now, "ended": null });
        for _ in 0..2 {
            let shift: ShiftState = provider.put(&advisor, &path, &begun).await.ok();
            assert_eq!((shift.started.0, shift.ended), (now, None));
        }
        provider.put(&other, &path, &begun).await.problem(404);
        let backwards = json!({ "started": now, "ended": now - 1 });
        provider.put(&advisor, &path, &backwards).await.problem(422);
        provider.pass(60_000);
        let ended = json!({ "started": now, "ended": now + 60_000 });
        let shift: ShiftState = provider.put(&advisor, &path, &ended).await.ok();
        // A message that was late does not begin it again.
        let late: ShiftState = provider.put(&advisor, &path, &begun).await.ok();
        assert_eq!(late, shift);
        assert!(late.ended.is_some());
    }
}

/// So many requests end at once: more than a stream may fall behind.
const FLOOD: i64 = 1_500;
/// And each is so large that nothing between server and reader holds many of them.
const LONG_NAME: usize = 1 << 16;

/// Whoever reads too slowly misses events. What stands on the desk then is brought to them whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_who_fell_behind_is_brought_the_desk() {
    let provider = Provider::open(Store::Sqlite).await;
    let advisor = provider.person(&[Role::Advisor], &[]).await;
    let other = provider.person(&[Role::Advisor], &[]).await;
    let clinician = provider.person(&[Role::Clinician], &[]).await;
    let first = press(&provider, &advisor).await;
    let mut slow = Ear::open(&provider, &clinician).await;
    assert_eq!(floor(&mut slow).await.requests.len(), 1);

    let mut tx = provider.app.db.begin().await.expect("it can be written");
    for write in [
        "update people set name = printf('%.*c', $3, 'a') where $1 is not null and $2 > 0
             and id = (select person from requests where id = $1)",
        "insert into requests (id, person, nature, reason, incident, pack, pack_version, pressed,
                               received, version, changed, due, ended)
         with recursive n (i) as (select 1 union all select i + 1 from n where i < $2)
         select printf('00000000-0000-7000-8000-%012d', i), person, nature, reason, incident, pack,
                pack_version, pressed, received, 1, changed, null, received
         from n, requests where id = $1 and $3 > 0",
        "insert into request_legs (request, role, place, since, tier)
         select r.id, l.role, l.place, l.since, l.tier from request_legs l, requests r
         where l.request = $1 and r.ended is not null and $2 > 0 and $3 > 0",
        "insert into request_told (request, role, person)
         select r.id, t.role, t.person from request_told t, requests r
         where t.request = $1 and r.ended is not null and $2 > 0 and $3 > 0",
    ] {
        let written = sqlx::query(write)
            .bind(first.as_str())
            .bind(FLOOD)
            .bind(i64::try_from(LONG_NAME).expect("it is small"))
            .execute(&mut *tx)
            .await;
        written.expect("it is written");
    }
    tx.commit().await.expect("it is kept");
    // Whoever reads in time hears of one that was pressed after all these: they have been told.
    let mut quick = Ear::open(&provider, &other).await;
    let last = press(&provider, &other).await;
    request(&mut quick, |it| it.id == last).await;

    let desk = floor(&mut slow).await;
    let mut ids: Vec<_> = desk.requests.into_iter().map(|it| it.id).collect();
    ids.sort();
    assert_eq!(ids, [first, last], "what has ended is over");
}
