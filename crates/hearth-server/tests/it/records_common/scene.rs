//! A team with its staff and an advisor, and what they do.

use hearth_domain::{
    api::record::{Appended, FileReceipt, Receipt},
    id::{FileId, RecordId, ResponseId, TeamId},
    record::Place,
    response::{Draft, Value},
    role::Role,
};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Answer, Person, Provider, Store, claim, package, photo, picture};

/// The people of one team who review.
pub struct Staff {
    pub manager: Person,
    pub second: Person,
    pub assessor: Person,
    pub it: Person,
}

impl Staff {
    pub async fn of(provider: &Provider, team: &TeamId) -> Staff {
        Staff {
            manager: provider.person(&[Role::Manager], &[team]).await,
            second: provider.person(&[Role::Manager], &[team]).await,
            assessor: provider.person(&[Role::Assessor], &[team]).await,
            it: provider.person(&[Role::It], &[team]).await,
        }
    }
}

/// A provider with one team, its staff and one advisor.
pub struct Scene {
    pub provider: Provider,
    pub team: TeamId,
    pub staff: Staff,
    pub advisor: Person,
    pub record: RecordId,
}

impl Scene {
    pub async fn set(store: Store) -> Scene {
        Scene::at(Provider::open(store).await).await
    }

    /// The same at a provider that is there.
    pub async fn at(provider: Provider) -> Scene {
        let team = provider.team("Early shift").await;
        let staff = Staff::of(&provider, &team).await;
        let advisor = provider.person(&[Role::Advisor], &[&team]).await;
        let record = provider.own(&advisor).await.record;
        Scene {
            provider,
            team,
            staff,
            advisor,
            record,
        }
    }
}

/// Approved to work from home, on the condition that the line is measured.
pub fn approved() -> Json {
    json!({ "type": "approved", "place": Place::Home, "conditions": [
        { "item": "line.speed", "words": "Measure the line for a week.", "due": null },
    ] })
}

/// A decision as a manager sends it.
pub fn decision(seen: u64, outcome: Json) -> Json {
    json!({
        "act": Uuid::now_v7(),
        "seen": seen,
        "outcome": outcome,
        "reason": "I read all of it.",
        "next": "We talk about it on Monday.",
        "review": null,
        "confirms": null,
    })
}

impl Provider {
    /// Answers items in one package, as of the record's present end.
    pub async fn submit(&self, who: &Person, drafts: &[Draft]) -> Receipt {
        let own = self.own(who).await;
        let package = package(who, &own.record, own.head, drafts, &[]);
        self.put_package(who, &package).await.ok()
    }

    /// Sends a photo for an item, and answers with its file and response.
    pub async fn submit_photo(&self, who: &Person, item: &str) -> (FileId, ResponseId) {
        let bytes = picture(64, 48);
        let file = FileId::from(Uuid::now_v7());
        let sent: FileReceipt = self.put_file(who, &file, bytes.clone()).await.ok();
        let own = self.own(who).await;
        let draft = self.draft(item, "photo", photo(&file));
        let claims = [claim(&sent, "image/jpeg")];
        let package = package(
            who,
            &own.record,
            own.head,
            std::slice::from_ref(&draft),
            &claims,
        );
        let receipt: Receipt = self.put_package(who, &package).await.ok();
        assert_eq!(
            receipt.accepted,
            std::slice::from_ref(&draft.id),
            "{:?}",
            receipt.refused
        );
        (file, draft.id)
    }

    /// A response, given now.
    pub fn draft(&self, item: &str, method: &str, value: Value) -> Draft {
        Draft {
            id: ResponseId::from(Uuid::now_v7()),
            item: item.parse().expect("an item"),
            revision: 1,
            pack: serde_json::from_value(json!({ "id": "trial", "version": 1 })).expect("a pack"),
            method: method.parse().expect("a method"),
            observed: self.today(),
            at: self.app.now(),
            value,
        }
    }

    /// Yes, no or not sure.
    pub fn answer(&self, item: &str, choice: &str) -> Draft {
        let choice = choice.parse().expect("a choice");
        self.draft(item, "answer", Value::Chosen { choice, note: None })
    }

    /// Staff confirm an item, or do not.
    pub async fn attest(
        &self,
        who: &Person,
        record: &RecordId,
        item: &str,
        outcome: &str,
    ) -> Answer {
        let asked = json!({
            "response": Uuid::now_v7(),
            "item": item,
            "method": "confirmed",
            "observed": self.today(),
            "value": { "type": "attested", "outcome": outcome, "note": "As the register says." },
        });
        self.post(who, &format!("/records/{record}/attestations"), &asked)
            .await
    }

    /// A reviewer accepts a response.
    pub async fn accept(&self, who: &Person, record: &RecordId, response: &ResponseId) -> Answer {
        let asked = json!({
            "act": Uuid::now_v7(),
            "response": response,
            "verdict": { "type": "accepted" },
        });
        self.post(who, &format!("/records/{record}/reviews"), &asked)
            .await
    }

    /// A manager decides on the record as it is now.
    pub async fn decide(&self, who: &Person, record: &RecordId, outcome: Json) -> Answer {
        let seen = self.seen_by(who, record).await.head.seq;
        let asked = decision(seen, outcome);
        self.post(who, &format!("/records/{record}/decisions"), &asked)
            .await
    }

    /// Brings a record to where it can be approved with a condition for the line, and answers
    /// with its photo.
    pub async fn ready(&self, advisor: &Person, staff: &Staff) -> (RecordId, FileId) {
        let drafts = [
            self.answer("room.door", "yes"),
            self.answer("room.private", "yes"),
            self.answer("you.discomfort", "yes"),
        ];
        self.submit(advisor, &drafts).await;
        let (file, photo) = self.submit_photo(advisor, "room.photo").await;
        let record = self.own(advisor).await.record;
        let _: Appended = self
            .attest(&staff.manager, &record, "gate.audit", "confirmed")
            .await
            .ok();
        let _: Appended = self
            .attest(&staff.it, &record, "device.disk", "confirmed")
            .await
            .ok();
        let _: Appended = self.accept(&staff.manager, &record, &photo).await.ok();
        let discomfort = &drafts[2].id;
        let _: Appended = self.accept(&staff.assessor, &record, discomfort).await.ok();
        (record, file)
    }
}
