//! Buddies: who sees what of whom, who pairs whom, and what ends when somebody leaves.

use hearth_domain::{
    ProblemCode,
    api::{
        buddy::{BuddyState, PairsState},
        live::LiveEvent,
    },
    buddy::{BuddyAvailability, BuddyNow},
    id::{PairId, TeamId},
    role::Role,
    shift::LONGEST_MS,
};
use hearth_server::buddy::sweep;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use told::{hears, noted};

use crate::{live::Ear, on_both, records_common::*};

mod hostile;
mod told;

const HOUR: i64 = 3_600_000;
const CHAT: &str = "https://teams.microsoft.com/l/chat/19:sam/0";

/// Two advisors of a team with their manager.
struct Two {
    provider: Provider,
    team: TeamId,
    manager: Person,
    priya: Person,
    sam: Person,
}

impl Two {
    async fn meet(store: Store) -> Two {
        let provider = Provider::open(store).await;
        let team = provider.team("Here").await;
        let manager = provider.person(&[Role::Manager], &[&team]).await;
        let priya = provider.person(&[Role::Advisor], &[&team]).await;
        let sam = provider.person(&[Role::Advisor], &[&team]).await;
        Two {
            provider,
            team,
            manager,
            priya,
            sam,
        }
    }

    /// The same, paired for good.
    async fn paired(store: Store) -> (Two, PairId) {
        let two = Two::meet(store).await;
        let pair = two.provider.pair(&two.manager, &two.priya, &two.sam).await;
        (two, pair)
    }
}

fn asked(one: &Person, other: &Person, until: Option<i64>) -> Value {
    let span = match until {
        None => json!({ "type": "standing" }),
        Some(until) => json!({ "type": "shift", "until": until }),
    };
    json!({ "one": one.id, "other": other.id, "span": span })
}

impl Provider {
    async fn try_pair(&self, by: &Person, one: &Person, other: &Person) -> Answer {
        let path = format!("/pairs/{}", Uuid::now_v7());
        self.put(by, &path, &asked(one, other, None)).await
    }

    async fn pair(&self, by: &Person, one: &Person, other: &Person) -> PairId {
        let id: PairId = Uuid::now_v7().into();
        let path = format!("/pairs/{id}");
        let _: PairsState = self.put(by, &path, &asked(one, other, None)).await.ok();
        id
    }

    async fn buddy(&self, who: &Person) -> BuddyState {
        self.get(who, "/buddy").await.ok()
    }

    async fn pairs(&self, who: &Person) -> PairsState {
        self.get(who, "/pairs").await.ok()
    }

    async fn set_link(&self, who: &Person, link: &str) -> Answer {
        self.put(who, "/buddy/link", &json!({ "link": link })).await
    }

    async fn say(&self, who: &Person, available: bool) -> BuddyState {
        let said = json!({ "available": available });
        self.put(who, "/buddy/availability", &said).await.ok()
    }

    async fn start_shift(&self, who: &Person) -> Uuid {
        let id = Uuid::now_v7();
        let shift = json!({ "started": self.app.now(), "ended": null });
        let path = format!("/shifts/{id}");
        assert_eq!(self.put(who, &path, &shift).await.status, 200);
        id
    }

    /// An administrator changes what somebody is.
    async fn change(&self, who: &Person, roles: &[Role], teams: &[&TeamId], active: bool) {
        let admin = self.person(&[Role::Administrator], &[]).await;
        let change = json!({ "roles": roles, "teams": teams, "pack": null, "active": active });
        let path = format!("/people/{}", who.id);
        let answer = self.send(&admin, Method::PUT, &path, |it| it.json(&change));
        let answer = answer.await;
        assert_eq!(answer.status, 204, "{}", answer.text());
    }
}

fn availability(state: &BuddyState) -> Option<BuddyAvailability> {
    match &state.now {
        BuddyNow::Paired { availability, .. } => Some(*availability),
        BuddyNow::Nobody | BuddyNow::Left { .. } => None,
    }
}

fn is_with(state: &BuddyState, whom: &Person) -> bool {
    matches!(&state.now, BuddyNow::Paired { buddy, .. } if *buddy == whom.id)
}

on_both! {
    async fn each_sees_a_name_and_available_or_not_and_then_the_link(store) {
        let (Two { provider, priya, sam, .. }, _) = Two::paired(store).await;
        let _: BuddyState = provider.set_link(&sam, CHAT).await.ok();
        let off = provider.buddy(&priya).await;
        assert!(is_with(&off, &sam) && off.name.is_some());
        assert_eq!(availability(&off), Some(BuddyAvailability::NotAvailable));
        assert_eq!(off.link, None, "nobody is called at home after their shift");

        provider.start_shift(&sam).await;
        let on = provider.buddy(&priya).await;
        assert_eq!(availability(&on), Some(BuddyAvailability::Available));
        assert_eq!(on.link.as_deref(), Some(CHAT));
        assert_eq!(on.own_link, None);

        let own = provider.say(&sam, false).await;
        assert!(own.said_not_available && own.own_link.as_deref() == Some(CHAT));
        // What the other reads holds nothing of since when or why.
        let read: Value = provider.get(&priya, "/buddy").await.ok();
        let mut said = provider.buddy(&priya).await;
        assert_eq!((availability(&said), said.link.clone()), (Some(BuddyAvailability::NotAvailable), None));
        said.own_link = None;
        assert_eq!(read, serde_json::to_value(&said).unwrap());
        assert_eq!(off, said, "off shift and not available look alike");

        provider.say(&sam, true).await;
        assert_eq!(availability(&provider.buddy(&priya).await), Some(BuddyAvailability::Available));
    }

    async fn not_available_ends_with_the_shift(store) {
        let (Two { provider, priya, sam, .. }, _) = Two::paired(store).await;
        let shift = provider.start_shift(&sam).await;
        provider.say(&sam, false).await;
        provider.pass(HOUR);
        let ended = json!({ "started": provider.app.now(), "ended": provider.app.now() });
        assert_eq!(provider.put(&sam, &format!("/shifts/{shift}"), &ended).await.status, 200);
        provider.pass(HOUR);
        provider.start_shift(&sam).await;
        assert_eq!(availability(&provider.buddy(&priya).await), Some(BuddyAvailability::Available));
        assert!(!provider.buddy(&sam).await.said_not_available);
    }

    async fn either_asks_for_another_and_the_other_does_not_hear_who(store) {
        let (Two { provider, manager, priya, sam, team }, pair) = Two::paired(store).await;
        let before: Value = provider.get(&sam, "/buddy").await.ok();
        let mut sam_s = Ear::open(&provider, &sam).await;
        let mut manager_s = Ear::open(&provider, &manager).await;
        let path = format!("/pairs/{pair}/another");
        let stranger = provider.person(&[Role::Advisor], &[&team]).await;
        assert_eq!(provider.post(&stranger, &path, &json!({})).await.problem(404).code, ProblemCode::NotFound);

        let asks: BuddyState = provider.post(&priya, &path, &json!({})).await.ok();
        assert!(matches!(asks.now, BuddyNow::Paired { another_asked: true, .. }), "the pair goes on");
        hears(&mut manager_s).await;
        let after: Value = provider.get(&sam, "/buddy").await.ok();
        assert_eq!(before, after);
        let asks: BuddyState = provider.post(&sam, &path, &json!({})).await.ok();
        assert!(matches!(asks.now, BuddyNow::Paired { another_asked: true, .. }), "as it was for her");
        let both = provider.pairs(&manager).await.pairs.remove(0).another;
        assert!(both.len() == 2 && both.contains(&priya.id) && both.contains(&sam.id));

        // What Sam's stream says first is his own asking, and nothing of hers: he heard of one change.
        hears(&mut sam_s).await;
        assert_eq!(noted(&provider, &sam).await, Some(2), "that they were paired, and his own asking");
        let _: PairsState = provider.post(&manager, &format!("/pairs/{pair}/end"), &json!({})).await.ok();
        provider.post(&priya, &path, &json!({})).await.problem(409);
    }

    async fn managers_pair_and_end_in_their_own_teams(store) {
        let Two { provider, team, manager, priya, sam } = Two::meet(store).await;
        let there = provider.team("There").await;
        let foreign = provider.person(&[Role::Manager], &[&there]).await;
        let theirs = provider.person(&[Role::Advisor], &[&there]).await;
        let lead = provider.person(&[Role::ShiftLead], &[&team]).await;
        let refused = async |by: &Person, one: &Person, other: &Person, status| {
            provider.try_pair(by, one, other).await.problem(status).message
        };
        assert!(refused(&foreign, &priya, &sam, 403).await.contains("your own teams"));
        assert!(refused(&manager, &priya, &theirs, 403).await.contains("your own teams"));
        assert!(refused(&manager, &priya, &priya, 422).await.contains("two different"));
        assert!(refused(&manager, &priya, &lead, 422).await.contains("advisors"));
        let nobody = json!({ "one": priya.id, "other": Uuid::now_v7(), "span": { "type": "standing" } });
        provider.put(&manager, &format!("/pairs/{}", Uuid::now_v7()), &nobody).await.problem(403);
        let over = asked(&priya, &sam, Some(provider.app.now().0));
        provider.put(&manager, &format!("/pairs/{}", Uuid::now_v7()), &over).await.problem(422);
        assert!(provider.pairs(&manager).await.pairs.is_empty());

        let pair = provider.pair(&manager, &priya, &sam).await;
        let path = format!("/pairs/{pair}");
        let again: PairsState = provider.put(&manager, &path, &asked(&priya, &sam, None)).await.ok();
        assert_eq!(again.pairs.len(), 1, "sent again, it is the same pair");
        let other = provider.person(&[Role::Manager], &[&team]).await;
        provider.put(&other, &path, &asked(&priya, &sam, None)).await.problem(404);
        provider.put(&manager, &path, &asked(&sam, &priya, None)).await.problem(404);
        assert!(refused(&manager, &sam, &priya, 409).await.contains("End that pair first"));

        assert!(provider.pairs(&foreign).await.pairs.is_empty());
        assert!(provider.pairs(&foreign).await.people.iter().all(|it| it.person == theirs.id));
        provider.post(&foreign, &format!("{path}/end"), &json!({})).await.problem(404);
        let _: PairsState = provider.post(&other, &format!("{path}/end"), &json!({})).await.ok();
        let _: PairsState = provider.post(&manager, &format!("{path}/end"), &json!({})).await.ok();
        assert_eq!(provider.buddy(&priya).await.now, BuddyNow::Nobody);
        let ended: PairsState = provider.put(&manager, &path, &asked(&priya, &sam, None)).await.ok();
        assert!(ended.pairs.is_empty(), "one that was ended stays ended");
    }

    async fn somebody_in_two_teams_is_paired_by_the_managers_of_either(store) {
        let Two { provider, team, manager, priya, sam } = Two::meet(store).await;
        let there = provider.team("There").await;
        let second = provider.person(&[Role::Manager], &[&there]).await;
        let theirs = provider.person(&[Role::Advisor], &[&there]).await;
        let both = provider.person(&[Role::Advisor], &[&team, &there]).await;
        let pair = provider.pair(&second, &theirs, &both).await;
        // The first manager sees a pair of one of theirs, cannot make a second, and can end it.
        let seen = provider.pairs(&manager).await;
        assert_eq!(seen.pairs[0].id, pair);
        assert_eq!(seen.people.iter().filter(|it| it.person == both.id).count(), 1);
        provider.try_pair(&manager, &priya, &both).await.problem(409);
        let _: PairsState = provider.post(&manager, &format!("/pairs/{pair}/end"), &json!({})).await.ok();
        provider.pair(&manager, &both, &priya).await;
        assert!(is_with(&provider.buddy(&both).await, &priya));
        assert_eq!(provider.buddy(&sam).await.now, BuddyNow::Nobody);
    }

    async fn of_two_managers_who_pair_at_once_one_is_told(store) {
        let Two { provider, team, manager, priya, sam } = Two::meet(store).await;
        let second = provider.person(&[Role::Manager], &[&team]).await;
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        for _ in 0..8 {
            let (first, other) = tokio::join!(
                provider.try_pair(&manager, &priya, &sam),
                provider.try_pair(&second, &ben, &priya),
            );
            let mut statuses = [first.status.as_u16(), other.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409]);
            let pairs = provider.pairs(&manager).await.pairs;
            assert_eq!(pairs.len(), 1);
            let path = format!("/pairs/{}/end", pairs[0].id);
            let _: PairsState = provider.post(&manager, &path, &json!({})).await.ok();
        }
    }

    async fn a_pair_for_a_shift_stands_beside_and_ends_by_itself(store) {
        let (Two { provider, team, manager, priya, sam }, _) = Two::paired(store).await;
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        let until = provider.app.now().plus(8 * HOUR);
        let tonight = asked(&priya, &ben, Some(until.0));
        let _: PairsState = provider.put(&manager, &format!("/pairs/{}", Uuid::now_v7()), &tonight).await.ok();
        provider.start_shift(&ben).await;
        let now = provider.buddy(&priya).await;
        assert!(is_with(&now, &ben));
        assert!(matches!(now.now, BuddyNow::Paired { for_this_shift: true, .. }));
        let mut ear = Ear::open(&provider, &priya).await;
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        provider.pass(8 * HOUR);
        assert!(is_with(&provider.buddy(&priya).await, &sam));
        sweep::sweep(&provider.app).await.unwrap();
        hears(&mut ear).await;
        assert_eq!(provider.pairs(&manager).await.pairs.len(), 1);
        assert_eq!(provider.buddy(&ben).await.now, BuddyNow::Nobody);
    }

    async fn a_shift_that_nobody_ended_is_over_for_the_buddy_too(store) {
        let (Two { provider, priya, sam, .. }, _) = Two::paired(store).await;
        provider.start_shift(&sam).await;
        let mut ear = Ear::open(&provider, &priya).await;
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        provider.pass(LONGEST_MS);
        sweep::sweep(&provider.app).await.unwrap();
        hears(&mut ear).await;
        assert_eq!(availability(&provider.buddy(&priya).await), Some(BuddyAvailability::NotAvailable));
    }

    async fn whoever_leaves_takes_their_link_and_whoever_stays_is_told(store) {
        let (Two { provider, team, manager, priya, sam }, pair) = Two::paired(store).await;
        let _: BuddyState = provider.set_link(&sam, CHAT).await.ok();
        provider.start_shift(&sam).await;
        let mut ear = Ear::open(&provider, &priya).await;
        assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
        provider.change(&sam, &[Role::Advisor], &[&team], false).await;
        hears(&mut ear).await;
        let left = provider.buddy(&priya).await;
        assert_eq!(left.now, BuddyNow::Left { pair: pair.clone(), another_asked: false });
        assert_eq!((left.name, left.link), (None, None));
        let seen = provider.pairs(&manager).await;
        assert_eq!(seen.pairs[0].left, std::slice::from_ref(&sam.id));
        assert!(seen.people.iter().all(|it| it.person != sam.id));
        provider.try_pair(&manager, &priya, &sam).await.problem(409);

        let asks: BuddyState = provider.post(&priya, &format!("/pairs/{pair}/another"), &json!({})).await.ok();
        assert_eq!(asks.now, BuddyNow::Left { pair, another_asked: true });
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        provider.pair(&manager, &ben, &priya).await;
        assert!(is_with(&provider.buddy(&priya).await, &ben), "their place was taken");

        // Back again, they have no link and no buddy.
        provider.change(&sam, &[Role::Advisor], &[&team], true).await;
        let rows = provider.pairs(&manager).await;
        assert!(rows.people.iter().any(|it| it.person == sam.id) && rows.pairs.len() == 1);
        let links: i64 = sqlx::query_scalar("select count(*) from buddy_links")
            .fetch_one(provider.app.db.reader()).await.unwrap();
        assert_eq!(links, 0);
    }

    async fn who_is_no_advisor_any_more_is_paired_with_nobody(store) {
        let (Two { provider, team, manager, priya, sam }, _) = Two::paired(store).await;
        provider.change(&sam, &[Role::ShiftLead], &[&team], true).await;
        assert_eq!(provider.buddy(&priya).await.now, BuddyNow::Nobody);
        assert!(provider.pairs(&manager).await.pairs.is_empty());
        // With both gone, nobody waits for anything.
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        provider.pair(&manager, &ben, &priya).await;
        provider.change(&ben, &[Role::Advisor], &[&team], false).await;
        provider.change(&priya, &[Role::Advisor], &[&team], false).await;
        assert!(provider.pairs(&manager).await.pairs.is_empty());
    }

    async fn both_hear_of_what_concerns_them_and_nobody_else_does(store) {
        let Two { provider, team, manager, priya, sam } = Two::meet(store).await;
        let ben = provider.person(&[Role::Advisor], &[&team]).await;
        let mut ears = Vec::new();
        for who in [&priya, &sam, &manager, &ben] {
            let mut ear = Ear::open(&provider, who).await;
            assert!(matches!(ear.next().await, Some(LiveEvent::Snapshot { .. })));
            ears.push(ear);
        }
        provider.pair(&manager, &priya, &sam).await;
        for ear in &mut ears[..3] {
            hears(ear).await;
        }
        provider.start_shift(&sam).await;
        provider.say(&sam, false).await;
        let _: BuddyState = provider.set_link(&sam, CHAT).await.ok();
        hears(&mut ears[0]).await;
        assert_eq!(noted(&provider, &priya).await, Some(4));
        assert_eq!(noted(&provider, &manager).await, Some(1), "a manager hears of pairs alone");
        assert_eq!(noted(&provider, &ben).await, None);
    }

    async fn what_has_ended_is_gone_after_its_days(store) {
        let (Two { provider, manager, priya, sam, .. }, pair) = Two::paired(store).await;
        provider.start_shift(&sam).await;
        provider.say(&sam, false).await;
        let _: BuddyState = provider.post(&priya, &format!("/pairs/{pair}/another"), &json!({})).await.ok();
        let _: PairsState = provider.post(&manager, &format!("/pairs/{pair}/end"), &json!({})).await.ok();
        let count = async |sql: &'static str| -> i64 {
            sqlx::query_scalar(sql).fetch_one(provider.app.db.reader()).await.unwrap()
        };
        assert_eq!(count("select count(*) from buddy_pairs where one_asked is not null or other_asked is not null").await, 0);
        provider.set_day(31);
        sweep::sweep(&provider.app).await.unwrap();
        assert_eq!(count("select count(*) from buddy_pairs").await, 1);
        assert_eq!(count("select count(*) from buddy_away").await, 0);
        assert_eq!(count("select count(*) from tidings").await, 0);
        provider.set_day(32);
        sweep::sweep(&provider.app).await.unwrap();
        assert_eq!(count("select count(*) from buddy_pairs").await, 0);
    }
}
