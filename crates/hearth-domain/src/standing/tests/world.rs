//! A small provider with one advisor: the real path from a draft to a sealed entry.
//!
//! Not here: what people say ([`super::say`]), and chance ([`super::random`]).

use ed25519_dalek::SigningKey;

use crate::{
    Problem,
    decision::Case,
    hash::{Hash, Salt, commitment},
    id::{InstallationId, ItemId, PackageId, PersonId, ResponseId},
    pack::{PackRef, Packs, parse::parse},
    package::{FileClaim, MANIFEST_VERSION, Manifest, Package, Payload, Refused, Verified, sign},
    record::{Author, Body, Cause, Decision, Head, Record, Verdict, seal},
    response::{Draft, Value},
    role::Role,
    standing::{Block, ItemResult, ItemStanding, Standing, State, standing},
    time::{Date, Ms},
};

pub(crate) use super::say::*;

/// The first day of every example.
pub(crate) const START: Date = Date::of(2026, 1, 5);

pub(crate) fn day(after: i32) -> Date {
    START.plus(after)
}

pub(crate) fn noon(day: Date) -> Ms {
    day.start().plus(12 * 3_600_000)
}

pub(crate) fn packs<'a>(texts: impl IntoIterator<Item = &'a str>) -> Packs {
    texts.into_iter().map(|text| parse(text).unwrap()).collect()
}

#[derive(Clone)]
pub(crate) struct World {
    pub packs: Packs,
    pub record: Record,
    /// The entries as a database keeps them.
    pub stored: Vec<Vec<u8>>,
    pub head: Head,
    /// Every package that was sent.
    pub sent: Vec<Package>,
    pub key: SigningKey,
    /// Packages are believed without their signatures, which take most of the time where nothing is
    /// optimised; all else is as ever.
    pub trusting: bool,
    next: u128,
}

impl World {
    /// An advisor who was enrolled on [`START`].
    pub fn new(packs: Packs) -> World {
        let record = Record {
            id: uuid(1),
            entries: Vec::new(),
            values: Default::default(),
        };
        let pack = packs.all().next().unwrap().id.clone();
        let mut world = World {
            packs,
            record,
            stored: Vec::new(),
            head: Head::EMPTY,
            sent: Vec::new(),
            key: SigningKey::from_bytes(&[7; 32]),
            trusting: false,
            next: 1_000,
        };
        world.append(START, by(Role::Administrator), Body::Enrolled { pack });
        world
    }

    pub fn installation() -> InstallationId {
        uuid(2)
    }

    /// The advisor.
    pub fn advisor() -> PersonId {
        by(Role::Advisor).person
    }

    pub fn fresh(&mut self) -> u128 {
        self.next += 1;
        self.next
    }

    pub fn append(&mut self, on: Date, by: Author, body: Body) -> u64 {
        let sealed = seal(&self.record.id, self.head, noon(on), by, body).unwrap();
        self.head = sealed.head;
        self.stored.push(sealed.bytes);
        self.record.entries.push(sealed.entry);
        self.head.seq
    }

    /// What the advisor's window writes down on a day, under the version in force.
    pub fn draft(&mut self, on: Date, item: &str, method: &str, value: Value) -> Draft {
        let id = &self.packs.all().next().unwrap().id;
        let pack = self.packs.in_force(id, on).unwrap();
        let version = pack.reference();
        self.draft_under(&version, on, item, method, value)
    }

    pub fn draft_under(
        &mut self,
        version: &PackRef,
        on: Date,
        item: &str,
        method: &str,
        value: Value,
    ) -> Draft {
        let item: ItemId = item.parse().unwrap();
        let id = uuid(self.fresh());
        let known = self.packs.get(version).and_then(|pack| pack.item(&item));
        Draft {
            id,
            revision: known.map_or(1, |item| item.revision),
            item,
            pack: version.clone(),
            method: method.parse().unwrap(),
            observed: on,
            at: noon(on),
            value,
        }
    }

    /// A package of drafts, as the device makes it when it knows the record up to `head`.
    pub fn pack_up(&mut self, drafts: &[Draft], head: Head) -> (Manifest, Vec<Payload>) {
        let payload = |draft: &Draft| Payload {
            response: draft.id.clone(),
            salt: salt(draft),
            value: serde_json::to_string(&draft.value).unwrap(),
        };
        let payloads: Vec<Payload> = drafts.iter().map(payload).collect();
        let committed = drafts.iter().zip(&payloads).map(|(draft, payload)| {
            draft.committed(commitment(&payload.salt, payload.value.as_bytes()))
        });
        let file = |id| FileClaim {
            id,
            sha256: Hash::of(b"a picture"),
            bytes: 9,
            media_type: "image/jpeg".into(),
        };
        let manifest = Manifest {
            v: MANIFEST_VERSION,
            package: uuid::<PackageId>(self.fresh()),
            record: self.record.id.clone(),
            installation: World::installation(),
            head,
            after: Vec::new(),
            at: drafts.last().map_or(noon(START), |draft| draft.at),
            responses: committed.collect(),
            files: drafts
                .iter()
                .flat_map(|it| it.value.files())
                .map(file)
                .collect(),
        };
        (manifest, payloads)
    }

    pub fn signed(&self, manifest: &Manifest, payloads: Vec<Payload>) -> Package {
        let manifest = serde_json::to_string(manifest).unwrap();
        let signature = sign(&self.key, manifest.as_bytes());
        Package {
            manifest,
            signature,
            payloads,
        }
    }

    /// What the server does with a package: verify, admit, append what is left.
    pub fn receive(&mut self, on: Date, package: &Package) -> Vec<Refused> {
        let verified = package.verify(&self.key.verifying_key()).unwrap();
        self.admit(on, &verified)
    }

    fn admit(&mut self, on: Date, verified: &Verified) -> Vec<Refused> {
        let key = self.key.verifying_key();
        let (responses, refused) = verified.admit(&self.record, &self.packs, &key);
        if !responses.is_empty() {
            for response in &responses {
                let value = verified.values[&response.id].clone();
                self.record.values.insert(response.id.clone(), value);
            }
            let package = verified.hash;
            let body = Body::Submitted { package, responses };
            self.append(on, by(Role::Advisor), body);
        }
        refused
    }

    /// Sends drafts in one package that knows the record as it is.
    pub fn send(&mut self, on: Date, drafts: &[Draft]) -> Vec<Refused> {
        let (manifest, payloads) = self.pack_up(drafts, self.head);
        if self.trusting {
            let values = drafts.iter().map(|it| (it.id.clone(), it.value.clone()));
            return self.admit(
                on,
                &Verified {
                    hash: Hash::of(manifest.package.as_str().as_bytes()),
                    manifest,
                    values: values.collect(),
                },
            );
        }
        let package = self.signed(&manifest, payloads);
        let refused = self.receive(on, &package);
        self.sent.push(package);
        refused
    }

    /// Answers an item and sends the answer on the same day.
    pub fn give(&mut self, on: Date, item: &str, method: &str, value: Value) -> ResponseId {
        let draft = self.draft(on, item, method, value);
        let refused = self.send(on, std::slice::from_ref(&draft));
        assert_eq!(refused, [], "the server takes a fair answer");
        draft.id
    }

    /// Chooses an option of an item's method `answer`.
    pub fn answer(&mut self, on: Date, item: &str, choice: &str) -> ResponseId {
        self.give(on, item, "answer", chosen(choice))
    }

    /// Responds for somebody else, after asking whether that is allowed.
    pub fn attest(
        &mut self,
        on: Date,
        (item, method): (&str, &str),
        by: Author,
        value: Value,
    ) -> ResponseId {
        let draft = self.draft(on, item, method, value);
        let pack = self.packs.get(&draft.pack).unwrap();
        let item = pack.item(&draft.item).unwrap();
        let method = item.method(&draft.method).unwrap();
        crate::decision::attest(item, method, &World::advisor(), &by, &draft.value).unwrap();
        let value = serde_json::to_string(&draft.value).unwrap();
        let response = draft.committed(commitment(&salt(&draft), value.as_bytes()));
        self.record.values.insert(draft.id.clone(), draft.value);
        self.append(on, by, Body::Attested { response });
        draft.id
    }

    /// Reviews a response, after asking whether that is allowed.
    pub fn review(&mut self, on: Date, response: &ResponseId, by: Author, verdict: Verdict) {
        let given = self.record.responses().find(|it| &it.id == response);
        let given = given.unwrap();
        let item = self
            .packs
            .get(&given.pack)
            .unwrap()
            .item(&given.item)
            .unwrap();
        let method = item.method(&given.method).unwrap();
        crate::decision::review(item, method, &World::advisor(), &by, &verdict).unwrap();
        let act = uuid(self.fresh());
        let response = response.clone();
        let body = Body::Reviewed {
            act,
            response,
            verdict,
        };
        self.append(on, by, body);
    }

    pub fn accept(&mut self, on: Date, response: &ResponseId, role: Role) {
        self.review(on, response, by(role), Verdict::Accepted);
    }

    /// Takes a response back; its content is erased.
    pub fn withdraw(&mut self, on: Date, response: &ResponseId) {
        self.record.values.remove(response);
        let response = response.clone();
        self.append(on, by(Role::Advisor), Body::Withdrawn { response });
    }

    /// Erases the content of a response that stays on the record.
    pub fn erase(&mut self, on: Date, response: &ResponseId) {
        let given = self.record.responses().find(|it| &it.id == response);
        let payload = given.unwrap().commitment;
        self.record.values.remove(response);
        self.append(on, by(Role::Governance), Body::Erased { payload });
    }

    pub fn reopen(&mut self, on: Date, item: &str) {
        let cause = Cause::SomethingChanged {
            what: "I moved.".into(),
        };
        let items = vec![item.parse().unwrap()];
        self.append(on, by(Role::Advisor), Body::Reopened { items, cause });
    }

    /// What a person may decide, by the rules of [`Case`].
    pub fn may_decide(&self, on: Date, by: &Author, said: Decision) -> Result<Decision, Problem> {
        let standing = self.on(on);
        let case = Case {
            record: &self.record,
            advisor: &World::advisor(),
            standing: &standing,
            pack: self.packs.get(&standing.pack).unwrap(),
            today: on,
        };
        case.decide(by, said)
    }

    /// Decides, after asking whether that is allowed; the place of the decision.
    pub fn decide(&mut self, on: Date, by: Author, said: Decision) -> Result<u64, Problem> {
        let decision = self.may_decide(on, &by, said)?;
        Ok(self.append(on, by, Body::Decided { decision }))
    }

    pub fn on(&self, today: Date) -> Standing {
        self.with(&[], today)
    }

    pub fn with(&self, drafts: &[Draft], today: Date) -> Standing {
        standing(&self.record, drafts, &self.packs, today).unwrap()
    }

    pub fn item(&self, item: &str, today: Date) -> ItemStanding {
        self.on(today).items.remove(item).unwrap()
    }

    /// Result and state of an item on a day.
    pub fn at(&self, item: &str, today: Date) -> (ItemResult, State) {
        let item = self.item(item, today);
        (item.result, item.state)
    }

    pub fn blocks(&self, standing: &Standing) -> Vec<Block> {
        standing.blocks(self.packs.get(&standing.pack).unwrap())
    }
}

/// A salt of its own for each response, so that equal contents have unequal commitments.
fn salt(draft: &Draft) -> Salt {
    Salt(Hash::of(draft.id.as_str().as_bytes()).0)
}
