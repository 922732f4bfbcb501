//! One act on one record: taken once, however often it is sent.
//!
//! Begin, is it a repeat, hold it against the rule, append, finish: every act that has a name of its
//! own goes this way. Not here: the rules, which each handler asks of the domain, and acts that
//! change more than the chain and one content ([`super::work`]).

use hearth_domain::{
    api::record::Appended,
    hash::Salt,
    id::{ItemId, PersonId, ResponseId},
    record::{Author, Body},
    response::Value,
};
use serde::Serialize;

use super::{
    stored::Reach,
    work::{Work, appending},
};
use crate::{error::Result, extract::Json, state::App};

/// What somebody asks to happen.
pub struct Act<'a, T> {
    reach: Reach<'a>,
    by: &'a PersonId,
    name: &'a str,
    asked: &'a T,
    content: Option<Kept<'a>>,
}

/// The content of a response that somebody other than the advisor gives.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The response,
    pub response: &'a ResponseId,
    /// to this item.
    pub item: &'a ItemId,
    /// What the commitment is salted with.
    pub salt: &'a Salt,
    /// The content as it is stored,
    pub text: &'a str,
    /// and as it is read.
    pub value: &'a Value,
}

impl<'a, T: Serialize> Act<'a, T> {
    /// What `by` asks to happen to a record, under the name that their window gave it. `asked` is all
    /// of it, so that another act under the same name is told from the same one.
    pub fn new(reach: Reach<'a>, by: &'a PersonId, name: &'a str, asked: &'a T) -> Act<'a, T> {
        Act {
            reach,
            by,
            name,
            asked,
            content: None,
        }
    }

    /// The same, with a content that is kept beside the chain.
    #[must_use]
    pub fn keeping(self, content: Kept<'a>) -> Act<'a, T> {
        Act {
            content: Some(content),
            ..self
        }
    }

    /// Takes it, and answers where the record ends. The same act again changes nothing. `rule` says
    /// what is appended and in whose name; it is asked again when somebody else appended meanwhile.
    ///
    /// # Errors
    /// When the record is not within reach, another act has this name, or the rule says no.
    pub async fn take(
        &self,
        app: &App,
        rule: impl Fn(&Work<'_>) -> Result<(Author, Body)>,
    ) -> Result<Json<Appended>> {
        let head = appending(|| async {
            let mut work = Work::begin(app, self.reach).await?;
            if work.is_repeat(self.name, self.by, self.asked).await? {
                return Ok(work.stored.head);
            }
            let (by, body) = rule(&work)?;
            if let Some(kept) = self.content {
                work.keep_content(
                    kept.response,
                    kept.item,
                    kept.salt,
                    kept.text,
                    kept.value.clone(),
                )
                .await?;
            }
            work.append(by, body).await?;
            work.finish().await
        });
        Ok(Json(Appended { head: head.await? }))
    }
}
