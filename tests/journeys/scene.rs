//! What several journeys begin with, and how they hold a problem against what it should say.

use hearth_domain::{
    Problem, ProblemCode,
    id::{RecordId, ResponseId},
    response::Attested,
    role::Role,
};
use hearth_tests::{
    Computer, Database, Person, Provider, advisor, diligent, proxy::Proxy, reviewer,
};
use serde_json::json;

/// Holds a problem against its kind and against the words that say what to do.
#[track_caller]
pub fn says(problem: &Problem, code: ProblemCode, todo: &str) {
    assert_eq!(problem.code, code, "{problem:?}");
    assert!(
        problem.message.contains(todo),
        "not \"{todo}\": {problem:?}"
    );
}

/// A provider that asks little, an advisor, and their manager.
pub struct Scene {
    pub provider: Provider,
    pub priya: Person,
    pub tom: Person,
}

impl Scene {
    pub async fn set(database: Database) -> anyhow::Result<Scene> {
        let provider = Provider::small(database).await?;
        let priya = Person::join(&provider, "Priya Shah", &[Role::Advisor]).await?;
        let tom = Person::join(&provider, "Tom Reed", &[Role::Manager]).await?;
        Ok(Scene {
            provider,
            priya,
            tom,
        })
    }

    /// The advisor answers six items, and all of it is received.
    pub async fn send_six(&self) -> anyhow::Result<RecordId> {
        advisor::answer_six(&self.priya).await?;
        advisor::submit(&self.priya).await?;
        advisor::received(&self.priya).await?;
        reviewer::record(&self.tom).await
    }

    /// Everything is answered and accepted, so that a decision can be made. The door closes, and
    /// whether anybody can overhear is as `private` says.
    pub async fn ready_to_decide(&self, private: &str) -> anyhow::Result<RecordId> {
        let moira = Person::join(&self.provider, "Moira Lane", &[Role::Assessor]).await?;
        advisor::choose(&self.priya, "room.private", private).await?;
        diligent::answer_everything(&self.priya).await?;
        diligent::send(&self.priya).await?;
        let record = reviewer::record(&self.tom).await?;
        diligent::review_everything(&moira, &record).await?;
        let confirmed = json!({ "type": "attested", "outcome": Attested::Confirmed, "note": "" });
        let audit = json!({
            "record": record,
            "item": "gate.audit",
            "method": "confirmed",
            "observed": self.provider.clock().now().date(),
            "value": confirmed,
        });
        let _: serde_json::Value = self.tom.call("attest", audit).await?;
        diligent::review_everything(&self.tom, &record).await?;
        Ok(record)
    }

    /// The record holds together, seen from outside.
    pub async fn holds(&self) -> anyhow::Result<()> {
        self.provider
            .outside()
            .await?
            .record_of("Priya Shah")
            .await?
            .check()
    }
}

/// The response that was sent of an item, as its advisor sees it.
pub async fn sent_response(priya: &Person, item: &str) -> anyhow::Result<ResponseId> {
    let view = advisor::item(priya, item).await?;
    let sent = advisor::method(&view)?.sent.as_ref();
    Ok(sent.map(|sent| sent.response.clone()).unwrap())
}

/// A provider, and an advisor who reaches it by a line of their own.
pub async fn on_a_line(database: Database) -> anyhow::Result<(Provider, Proxy, Person)> {
    let provider = Provider::small(database).await?;
    let line = Proxy::to(provider.address()).await?;
    let computer = Computer {
        line: Some(&line),
        ..Computer::default()
    };
    let priya = Person::join_on(&provider, "Priya Shah", &[Role::Advisor], computer).await?;
    Ok((provider, line, priya))
}
