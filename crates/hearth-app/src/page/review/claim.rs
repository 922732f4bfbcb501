//! What was claimed of an item, and what the reader may do about it.

use hearth_domain::{
    decision::review,
    pack::{Item, Kind, Method, Pack},
    record::{Author, Body, Verdict},
    response::{Response, Value},
    role::Role,
    standing::{ItemResult, ItemStanding, State},
};

use super::Review;
use crate::{
    page::{
        evidence,
        line::{self, Sampled},
        setup::{Said, all_said, is_withdrawn},
    },
    view::{
        line::LineView,
        review::{AttestView, ClaimView},
    },
    wording::{standing, value, who},
};

impl Review<'_> {
    /// Everything that was claimed of an item and not taken back, the latest first.
    pub(super) fn claims(&self, item: &Item, it: &ItemStanding) -> Vec<ClaimView> {
        let mut later = Vec::new();
        let mut claims = Vec::new();
        for said in all_said(&self.record, &item.id).rev() {
            if is_withdrawn(&self.record, &said.response.id) {
                continue;
            }
            let superseded = later.contains(&&said.response.method);
            later.push(&said.response.method);
            claims.push(self.claim(item, it, &said, superseded));
        }
        claims
    }

    fn claim(
        &self,
        item: &Item,
        it: &ItemStanding,
        said: &Said<'_>,
        superseded: bool,
    ) -> ClaimView {
        let response = said.response;
        let pack = self.packs.get(&response.pack).unwrap_or(self.pack);
        let asked = pack.item(&item.id).unwrap_or(item);
        let method = asked
            .method(&response.method)
            .or_else(|| item.method(&response.method));
        let content = self.record.values.get(&response.id);
        let by_method = it.methods.get(&response.method);
        let governs = by_method.filter(|it| it.response == response.id);
        let renews = by_method.is_some_and(|it| it.renewal.as_ref() == Some(&response.id));
        let waits = renews || governs.is_some_and(|it| it.state == State::WithReviewer);
        let stands = renews || governs.is_some_and(|it| it.state != State::Returned);
        let may = |verdict: &Verdict| {
            let method = item.method(&response.method).or(method);
            method.is_some_and(|method| self.may_say(item, method, verdict))
        };
        let returned = Verdict::Returned {
            reason: "-".into(),
            satisfy: "-".into(),
        };
        ClaimView {
            response: response.id.clone(),
            method: method.map_or("Answer", value::method).into(),
            measured: matches!(method.map(|it| &it.kind), Some(Kind::Measurement { .. }))
                && !matches!(content, Some(Value::CannotTell { .. })),
            words: match content {
                Some(content) => value::words(pack, method, content),
                None => "The content was erased. That it was there stays on the record.".into(),
            },
            by: who::person(said.by, &self.names, Some(self.reader)),
            observed: response.observed,
            at: said.at,
            files: content
                .map(|content| evidence::files(pack, content, &Default::default(), &self.files))
                .unwrap_or_default(),
            line: content.and_then(|content| self.line(pack, content)),
            standing: governs.map(standing::of_method),
            superseded,
            can_accept: waits && !self.has_accepted(response) && may(&Verdict::Accepted),
            can_return: stands && may(&returned),
        }
    }

    /// What tests of the line came to, held against the pack that they were sent under.
    fn line(&self, pack: &Pack, content: &Value) -> Option<LineView> {
        let Value::Sampled { samples, skips, .. } = content else {
            return None;
        };
        let internet = pack.internet.as_ref()?;
        let contract = internet.contract.as_ref().and_then(|item| {
            let mut said = all_said(&self.record, item).rev();
            let said = said.find(|it| !is_withdrawn(&self.record, &it.response.id))?;
            line::words(self.record.values.get(&said.response.id)?)
        });
        let sampled = Sampled {
            internet,
            samples,
            skips,
            contract: contract.as_deref(),
        };
        Some(sampled.view())
    }

    /// Whether the reader may give a verdict, in one of their roles.
    fn may_say(&self, item: &Item, method: &Method, verdict: &Verdict) -> bool {
        let allowed = |by: Author| review(item, method, self.advisor, &by, verdict).is_ok();
        self.broken.is_none() && self.hats().any(allowed)
    }

    /// Whether the reader's last word on a response was that it satisfies.
    fn has_accepted(&self, response: &Response) -> bool {
        let verdicts = self
            .record
            .entries
            .iter()
            .filter_map(|entry| match &entry.body {
                Body::Reviewed {
                    response: of,
                    verdict,
                    ..
                } if of == &response.id => Some((&entry.by.person, verdict)),
                _ => None,
            });
        let since_returned: Vec<_> = verdicts.collect();
        since_returned
            .iter()
            .rev()
            .take_while(|(_, verdict)| **verdict == Verdict::Accepted)
            .any(|(person, _)| *person == self.reader)
    }

    /// What the reader may confirm or write themselves: not what holds already.
    pub(super) fn attestations(&self, item: &Item, it: &ItemStanding) -> Vec<AttestView> {
        if self.reader == self.advisor || self.broken.is_some() {
            return Vec::new();
        }
        let theirs =
            |method: &&Method| method.by != Role::Advisor && self.roles.contains(&method.by);
        let holds = |method: &Method| {
            it.methods
                .get(&method.id)
                .is_some_and(|it| it.result == ItemResult::Met && it.state == State::Current)
        };
        item.methods
            .iter()
            .filter(theirs)
            .filter(|method| !holds(method))
            .filter_map(|method| {
                let (statement, most) = match &method.kind {
                    Kind::Attestation { statement } | Kind::Visit { statement } => {
                        (statement.clone(), None)
                    }
                    Kind::Words { most } => (item.ask.clone(), Some(*most)),
                    _ => return None,
                };
                Some(AttestView {
                    method: method.id.clone(),
                    statement,
                    most,
                })
            })
            .collect()
    }
}
