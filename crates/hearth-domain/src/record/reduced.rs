//! What of an entry somebody may know who may not read every item.
//!
//! That an item about health was answered, sent back or taken back says something about somebody,
//! and the words of a return say it outright. So what is about such an item alone is withheld, and
//! what is also about others is reduced to those. An action stays whole: it is what assessor and
//! manager agreed. Not here: who may read which item ([`crate::decision::may_read`]), and how a
//! chain holds with such entries in it ([`super::open_copy`]).

use super::{Body, Cause, Record};
use crate::id::{ItemId, ResponseId};

impl Record {
    /// This record without the words of those reopenings that are also about items that somebody
    /// may not read: what their standing is computed from, because it quotes the words.
    #[must_use]
    pub fn without_words(mut self, may_read: &impl Fn(&ItemId) -> bool) -> Record {
        for entry in &mut self.entries {
            if let Body::Reopened { items, cause } = &mut entry.body
                && !items.iter().all(may_read)
            {
                *cause = without_words(cause);
            }
        }
        self
    }

    /// What somebody may know of something that happened on this record; none when it is all of it.
    pub fn reduced(&self, body: &Body, may_read: &impl Fn(&ItemId) -> bool) -> Option<Body> {
        let about = |id: &ResponseId| {
            let response = self.responses().find(|response| &response.id == id);
            response.is_some_and(|response| may_read(&response.item))
        };
        match body {
            Body::Submitted { package, responses } => {
                let rest: Vec<_> = responses
                    .iter()
                    .filter(|response| may_read(&response.item))
                    .cloned()
                    .collect();
                if rest.len() == responses.len() {
                    None
                } else if rest.is_empty() {
                    Some(Body::Withheld)
                } else {
                    Some(Body::Submitted {
                        package: *package,
                        responses: rest,
                    })
                }
            }
            Body::Reopened { items, cause } => {
                let rest: Vec<_> = items
                    .iter()
                    .filter(|item| may_read(item))
                    .cloned()
                    .collect();
                if rest.len() == items.len() {
                    None
                } else if rest.is_empty() {
                    Some(Body::Withheld)
                } else {
                    Some(Body::Reopened {
                        items: rest,
                        // The words are about all of the items.
                        cause: without_words(cause),
                    })
                }
            }
            Body::Attested { response } => (!may_read(&response.item)).then_some(Body::Withheld),
            Body::Reviewed { response, .. } | Body::Withdrawn { response } => {
                (!about(response)).then_some(Body::Withheld)
            }
            Body::Enrolled { .. }
            | Body::Erased { .. }
            | Body::ActionSet { .. }
            | Body::ActionDone { .. }
            | Body::Decided { .. }
            | Body::Replied { .. }
            | Body::Withheld => None,
        }
    }
}

fn without_words(cause: &Cause) -> Cause {
    match cause {
        Cause::SomethingChanged { .. } => Cause::SomethingChanged {
            what: String::new(),
        },
        Cause::Asked { .. } => Cause::Asked {
            reason: String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        hash::Hash,
        id::{ActId, RecordId, ResponseId},
        pack::PackRef,
        record::{Author, Entry, Verdict},
        response::Response,
        role::Role,
        time::{Date, Ms},
    };

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(n: u8) -> T {
        let text = format!("01890a5d-ac96-774b-bcce-b302099a80{n:02}");
        text.parse().unwrap()
    }

    fn response(n: u8, item: &str) -> Response {
        Response {
            id: id(n),
            item: item.parse().unwrap(),
            revision: 1,
            pack: PackRef {
                id: "trial".parse().unwrap(),
                version: 1,
            },
            method: "answer".parse().unwrap(),
            observed: Date::of(2026, 11, 22),
            at: Ms(0),
            commitment: Hash::ZERO,
            files: Vec::new(),
        }
    }

    fn submitted(responses: &[Response]) -> Body {
        Body::Submitted {
            package: Hash::ZERO,
            responses: responses.to_vec(),
        }
    }

    /// A record on which both an item of the room and one of the body were answered.
    fn record() -> Record {
        let by = Author {
            person: id(1),
            role: Role::Advisor,
        };
        Record {
            id: id::<RecordId>(2),
            entries: vec![Entry {
                seq: 1,
                at: Ms(0),
                by,
                body: submitted(&[response(10, "room.door"), response(11, "you.ache")]),
            }],
            values: Default::default(),
        }
    }

    fn reads(item: &ItemId) -> bool {
        item.as_str().starts_with("room.")
    }

    #[test]
    fn what_is_about_health_alone_is_withheld_and_what_is_not_stays_whole() {
        let record = record();
        let of = |n: u8| id::<ResponseId>(n);
        let returned = |response| Body::Reviewed {
            act: id::<ActId>(20),
            response,
            verdict: Verdict::Returned {
                reason: "Which wrist?".into(),
                satisfy: "Say which.".into(),
            },
        };
        let about_health = [
            returned(of(11)),
            Body::Withdrawn { response: of(11) },
            Body::Attested {
                response: response(12, "you.ache"),
            },
            submitted(&[response(11, "you.ache")]),
            // Nobody knows what it is about.
            returned(of(99)),
        ];
        for body in about_health {
            assert_eq!(
                record.reduced(&body, &reads),
                Some(Body::Withheld),
                "{body:?}"
            );
        }
        let others = [
            returned(of(10)),
            Body::Withdrawn { response: of(10) },
            submitted(&[response(10, "room.door")]),
        ];
        for body in others {
            assert_eq!(record.reduced(&body, &reads), None, "{body:?}");
        }
    }

    #[test]
    fn what_is_about_both_keeps_what_is_not_about_health() {
        let record = record();
        let sent = record.reduced(&record.entries[0].body, &reads);
        assert_eq!(sent, Some(submitted(&[response(10, "room.door")])));

        let reopened = |items: &[&str], what: &str| Body::Reopened {
            items: items.iter().map(|item| item.parse().unwrap()).collect(),
            cause: Cause::SomethingChanged { what: what.into() },
        };
        let both = reopened(&["room.door", "you.ache"], "I moved, and my back aches.");
        assert_eq!(
            record.reduced(&both, &reads),
            Some(reopened(&["room.door"], "")),
            "the words may be about either"
        );
        let mut entries = record.clone();
        entries.entries[0].body = both;
        let quiet = entries.without_words(&reads);
        assert_eq!(
            quiet.entries[0].body,
            reopened(&["room.door", "you.ache"], "")
        );
    }
}
