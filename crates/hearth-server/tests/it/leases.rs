//! What the server keeps of tests of people's lines: counts by day and outcome, and nobody's name.

use hearth_domain::{
    api::internet::{Grant, LEASE_HEADER, LeaseAnswer, LeaseEnd, LeaseEnded, LeaseRequest},
    internet::measurement::{Abort, Depth},
    role::Role,
};
use hearth_server::internet::log;
use reqwest::Method;

use crate::{on_both, records_common::*};

const FULL: LeaseRequest = LeaseRequest {
    depth: Depth::Full,
    last_mbit_per_s: None,
    refusals: 0,
    at_once: true,
};

impl Provider {
    async fn lease(&self, who: &Person) -> LeaseAnswer {
        self.post(who, "/leases", &FULL).await.ok()
    }

    async fn granted(&self, who: &Person) -> Grant {
        match self.lease(who).await {
            LeaseAnswer::Granted(grant) => grant,
            LeaseAnswer::NotNow(refusal) => panic!("{refusal:?}"),
        }
    }

    async fn end(&self, who: &Person, grant: &Grant, aborted: Option<Abort>) {
        let path = format!("/leases/{}/end", grant.lease);
        let key = grant.key.to_string();
        let ended = self.send(who, Method::POST, &path, |it| {
            it.header(LEASE_HEADER, key).json(&LeaseEnd { aborted })
        });
        let _: LeaseEnded = ended.await.ok();
    }

    async fn counts(&self) -> String {
        let table = log::table(&self.app.db, self.today().plus(-31)).await;
        table.expect("counts")
    }
}

on_both! {
    async fn what_became_of_tests_is_counted_by_day_without_a_name(store) {
        let provider = Provider::open_with(store, |config| config.internet.full_tests = 1).await;
        let team = provider.team("Early shift").await;
        let one = provider.person(&[Role::Advisor], &[&team]).await;
        let other = provider.person(&[Role::Advisor], &[&team]).await;
        assert!(provider.counts().await.contains("None yet."));

        let grant = provider.granted(&one).await;
        assert!(matches!(provider.lease(&other).await, LeaseAnswer::NotNow(_)));
        provider.end(&one, &grant, Some(Abort::OnCall)).await;
        for _ in 0..2 {
            let grant = provider.granted(&other).await;
            provider.end(&other, &grant, None).await;
        }

        let table = provider.counts().await;
        let day = provider.today().to_string();
        for line in ["    2  ended", "    1  stopped, on a call", "    1  refused, no place for a full test"] {
            assert!(table.contains(&format!("{day}  {line}\n")), "{table}");
        }
        for who in [&one, &other] {
            assert!(!table.contains(who.id.as_str()) && !table.contains(who.installation.as_str()));
        }
    }

    async fn whoever_has_not_joined_is_slowed_down_by_address(store) {
        let provider = Provider::open(store).await;
        let somebody = provider.person(&[Role::Manager], &[]).await;
        let guests = provider.app.config.internet.guests as usize;
        let (mut granted, mut slowed) = (0, false);
        for _ in 0..200 {
            let asked = provider.post(&somebody, "/leases/guest", &FULL).await;
            slowed = asked.status == 429;
            if slowed {
                break;
            }
            granted += usize::from(matches!(asked.ok(), LeaseAnswer::Granted(_)));
        }
        assert!(slowed, "nobody asks for ever");
        assert!((1..=guests).contains(&granted), "{granted}");
    }

    async fn counts_are_let_go_of_after_their_time(store) {
        let provider = Provider::open(store).await;
        let team = provider.team("Early shift").await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let first = provider.today();
        let grant = provider.granted(&advisor).await;
        provider.end(&advisor, &grant, None).await;
        provider.set_day(401);
        let grant = provider.granted(&advisor).await;
        provider.end(&advisor, &grant, None).await;
        let all = log::table(&provider.app.db, first).await.expect("counts");
        assert!(!all.contains(&first.to_string()), "{all}");
        assert!(all.contains(&provider.today().to_string()), "{all}");
    }
}
