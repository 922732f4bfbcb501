//! People, a pack and records for the tests of this crate.

use std::{collections::BTreeMap, fmt::Debug, str::FromStr};

use hearth_domain::{
    api::record::{Content, Named, RecordCopy},
    decision::may_read,
    hash::Hash,
    id::{ItemId, PersonId, ResponseId},
    pack::{Kind, Method, Pack, Packs, parse::parse},
    record::{Author, Body, Decision, Entry, Head, Outcome, Record, Verdict, reduce, seal},
    response::{Attested, Draft, Photo, Response, Value},
    role::Role,
    standing::{Standing, standing},
    time::{Date, Ms},
};

/// The day on which every test takes place.
pub(crate) const TODAY: Date = Date::of(2026, 11, 22);

/// Noon on that day.
pub(crate) fn now() -> Ms {
    TODAY.start().plus(12 * 3_600_000)
}

/// The pack that comes with Hearth.
pub(crate) fn pack() -> Pack {
    parse(include_str!("../../../packs/health-advisor.toml")).unwrap()
}

/// A name of the wanted kind.
pub(crate) fn slug<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// The n-th id of the wanted kind.
pub(crate) fn id<T: FromStr<Err: Debug>>(n: u32) -> T {
    format!("00000000-0000-7000-8000-{n:012}").parse().unwrap()
}

/// Priya, the advisor.
pub(crate) fn priya() -> Author {
    Author {
        person: id(1),
        role: Role::Advisor,
    }
}

/// Tom, her manager.
pub(crate) fn tom() -> Author {
    Author {
        person: id(2),
        role: Role::Manager,
    }
}

/// Moira, the workstation assessor.
pub(crate) fn moira() -> Author {
    Author {
        person: id(3),
        role: Role::Assessor,
    }
}

/// Their names.
pub(crate) fn names() -> BTreeMap<PersonId, String> {
    [(1, "Priya Shah"), (2, "Tom Barnes"), (3, "Moira Quill")]
        .map(|(n, name)| (id(n), name.into()))
        .into()
}

/// A choice, as a value.
pub(crate) fn chose(choice: &str) -> Value {
    Value::Chosen {
        choice: slug(choice),
        note: None,
    }
}

/// Words, as a value.
pub(crate) fn words(words: &str) -> Value {
    Value::Words {
        words: words.into(),
    }
}

/// An attestation, as a value.
pub(crate) fn attested(outcome: Attested, note: &str) -> Value {
    Value::Attested {
        outcome,
        note: note.into(),
    }
}

/// A draft of an answer that was given today.
pub(crate) fn draft(pack: &Pack, n: u32, item: &str, method: &str, value: Value) -> Draft {
    Draft {
        id: id(n),
        item: slug(item),
        revision: pack.item(&slug::<ItemId>(item)).unwrap().revision,
        pack: pack.reference(),
        method: slug(method),
        observed: TODAY,
        at: now(),
        value,
    }
}

/// A record that is told entry by entry.
#[derive(Clone)]
pub(crate) struct Story {
    pub pack: Pack,
    pub packs: Packs,
    pub record: Record,
    pub today: Date,
    made: u32,
}

impl Story {
    /// Priya was enrolled today.
    pub fn new() -> Story {
        let pack = pack();
        let mut story = Story {
            packs: Packs::from_iter([pack.clone()]),
            record: Record {
                id: id(10),
                entries: Vec::new(),
                values: BTreeMap::new(),
            },
            today: TODAY,
            made: 100,
            pack,
        };
        let enrolled = story.pack.id.clone();
        story.happens(tom(), Body::Enrolled { pack: enrolled });
        story
    }

    /// Something happens at noon of the story's day.
    pub fn happens(&mut self, by: Author, body: Body) -> u64 {
        let seq = self.record.entries.len() as u64 + 1;
        let at = self.today.start().plus(12 * 3_600_000 + seq as i64 * 1_000);
        self.record.entries.push(Entry { seq, at, by, body });
        seq
    }

    fn response(&mut self, item: &str, method: &str, value: Value) -> Response {
        self.made += 1;
        let response = Response {
            id: id(self.made),
            item: slug(item),
            revision: self.pack.item(&slug::<ItemId>(item)).unwrap().revision,
            pack: self.pack.reference(),
            method: slug(method),
            observed: self.today,
            at: self.today.start(),
            commitment: Hash::of(&self.made.to_be_bytes()),
            files: value.files(),
        };
        self.record.values.insert(response.id.clone(), value);
        response
    }

    /// Priya sends answers; the name of the last is returned.
    pub fn sends(&mut self, answers: &[(&str, &str, Value)]) -> ResponseId {
        let responses: Vec<Response> = answers
            .iter()
            .map(|(item, method, value)| self.response(item, method, value.clone()))
            .collect();
        let last = responses.last().unwrap().id.clone();
        let package = Hash::of(last.as_str().as_bytes());
        self.happens(priya(), Body::Submitted { package, responses });
        last
    }

    /// Somebody else responds.
    pub fn attests(&mut self, by: Author, item: &str, method: &str, value: Value) -> ResponseId {
        let response = self.response(item, method, value);
        let made = response.id.clone();
        self.happens(by, Body::Attested { response });
        made
    }

    /// Somebody reviews.
    pub fn reviews(&mut self, by: Author, response: &ResponseId, verdict: Verdict) {
        self.made += 1;
        let (act, response) = (id(self.made), response.clone());
        self.happens(
            by,
            Body::Reviewed {
                act,
                response,
                verdict,
            },
        );
    }

    /// Somebody decides.
    pub fn decides(&mut self, by: Author, outcome: Outcome, review: Option<Date>) -> u64 {
        self.made += 1;
        let decision = Decision {
            act: id(self.made),
            outcome,
            reason: "The room is quiet".into(),
            next: "Start on Monday".into(),
            review,
            needs_second: false,
            confirms: None,
        };
        self.happens(by, Body::Decided { decision })
    }

    /// Everything is answered and confirmed as well as it can be, except by `without`.
    pub fn sends_everything(&mut self, without: &[&str]) {
        let mut all = Vec::new();
        for item in self.pack.items.clone() {
            if without.contains(&item.id.as_str()) {
                continue;
            }
            for group in &item.needs {
                let method = item.method(&group[0]).unwrap();
                all.push((item.id.clone(), method.clone(), good(&self.pack, method)));
            }
        }
        let (mine, others): (Vec<_>, Vec<_>) = all
            .into_iter()
            .partition(|(_, method, _)| method.by == Role::Advisor);
        let responses: Vec<Response> = mine
            .into_iter()
            .map(|(item, method, value)| self.response(item.as_str(), method.id.as_str(), value))
            .collect();
        let ids: Vec<ResponseId> = responses
            .iter()
            .map(|response| response.id.clone())
            .collect();
        let package = Hash::of(b"everything");
        self.happens(priya(), Body::Submitted { package, responses });
        for by in [tom(), moira()] {
            for response in &ids {
                self.reviews(by.clone(), response, Verdict::Accepted);
            }
        }
        for (item, method, value) in others {
            let by = Author {
                person: id(2),
                role: method.by,
            };
            self.attests(by, item.as_str(), method.id.as_str(), value);
        }
    }

    /// The record as it leaves the server, with the contents that these roles may read.
    pub fn copy(&self, roles: &[Role]) -> RecordCopy {
        let reads = |item: &ItemId| {
            let item = self.pack.item(item).unwrap();
            roles.iter().any(|role| may_read(item, *role))
        };
        let (mut head, mut entries, mut reduced) = (Head::EMPTY, Vec::new(), Vec::new());
        for entry in &self.record.entries {
            let (by, body) = (entry.by.clone(), entry.body.clone());
            let sealed = seal(&self.record.id, head, entry.at, by, body).unwrap();
            head = sealed.head;
            let whole = String::from_utf8(sealed.bytes).unwrap();
            entries.push(match self.record.reduced(&entry.body, &reads) {
                None => whole,
                Some(body) => {
                    reduced.push(head);
                    reduce(&whole, body).unwrap()
                }
            });
        }
        let item = |id: &ResponseId| {
            let response = self.record.responses().find(|it| &it.id == id).unwrap();
            self.pack.item(&response.item).unwrap()
        };
        let readable = self
            .record
            .values
            .iter()
            .filter(|(id, _)| roles.iter().any(|role| may_read(item(id), *role)));
        RecordCopy {
            record: self.record.id.clone(),
            advisor: priya(),
            name: "Priya Shah".into(),
            entries,
            reduced,
            head,
            values: readable
                .map(|(response, value)| Content {
                    response: response.clone(),
                    value: value.clone(),
                })
                .collect(),
            files: Vec::new(),
            standing: self.standing(&[]),
            people: names()
                .into_iter()
                .map(|(person, name)| Named { person, name })
                .collect(),
        }
    }

    /// Where Priya stands with these drafts on her computer.
    pub fn standing(&self, drafts: &[Draft]) -> Standing {
        standing(&self.record, drafts, &self.packs, self.today).unwrap()
    }
}

/// A content by a method that claims that the item is met.
fn good(pack: &Pack, method: &Method) -> Value {
    use hearth_domain::{
        fact::{Fact, FactId, Found},
        pack::Means,
    };
    let fact = |id, found| Fact { id, found };
    match &method.kind {
        Kind::Answer { choices } => {
            let mut options = pack.options(choices).iter();
            let met = options.find(|option| option.means == Means::Met).unwrap();
            Value::Chosen {
                choice: met.id.clone(),
                note: None,
            }
        }
        Kind::Words { .. } => words("Quiet after 18:00."),
        Kind::Day { .. } => Value::Day {
            day: TODAY.plus(700),
        },
        Kind::Attestation { .. } | Kind::Visit { .. } => attested(Attested::Confirmed, ""),
        Kind::Photo { shots, .. } => Value::Photos {
            photos: (7_000..)
                .zip(shots)
                .map(|(n, shot)| Photo {
                    shot: shot.clone(),
                    file: id(n),
                })
                .collect(),
        },
        Kind::Document { .. } => Value::Document {
            files: vec![id(7_100)],
        },
        Kind::Reading { text } => Value::Read {
            text: pack.text(text).unwrap().hash,
        },
        Kind::Signature { text } => Value::Signed {
            text: pack.text(text).unwrap().hash,
            name: "Priya Shah".into(),
            installation: id(50),
            signature: "0".repeat(128),
        },
        Kind::Measurement { .. } => Value::Measured {
            facts: vec![
                fact(FactId::Memory, Found::Number(15.6)),
                fact(FactId::ProcessorKind, Found::Word("x86_64".into())),
                fact(FactId::ProcessorThreads, Found::Number(8.0)),
                fact(FactId::DiskFree, Found::Number(100.0)),
                fact(FactId::DiskSize, Found::Number(237.0)),
                fact(
                    FactId::System,
                    hearth_checks::system::linux("ID=debian\nVERSION_ID=12\n"),
                ),
                fact(FactId::Download, Found::Number(67.0)),
                fact(FactId::Upload, Found::Number(18.0)),
                fact(FactId::Latency, Found::Number(20.0)),
                fact(FactId::Jitter, Found::Number(2.0)),
                fact(FactId::CallQuality, Found::Number(4.2)),
                fact(FactId::Loss, Found::Number(0.0)),
                fact(FactId::HelpKey, Found::Word("worked".into())),
            ],
        },
    }
}
