//! What the server said of the buddy last, and the choice to be reminded of them.
//!
//! The choice is never sent. Not here: what of it may be shown ([`crate::page`]).

use hearth_domain::{api::buddy::BuddyState, time::Ms};

use super::{Result, Store, to_json};

/// What this device keeps of the buddy.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptBuddy {
    /// What the server said last, without the buddy's link.
    pub state: Option<BuddyState>,
    /// The person wants to be reminded to say hello.
    pub nudge: bool,
    /// When they were, or said hello themself.
    pub nudged: Option<Ms>,
}

impl Store {
    /// What is kept.
    pub fn buddy(&self) -> Result<KeptBuddy> {
        self.read(|db| {
            let mut select = db.prepare("select state, nudge, nudged_ms from buddy")?;
            Ok(select.query_row([], |row| {
                let state: Option<String> = row.get("state")?;
                Ok(KeptBuddy {
                    // What a newer form of it cannot read is asked for again.
                    state: state.and_then(|text| serde_json::from_str(&text).ok()),
                    nudge: row.get("nudge")?,
                    nudged: row.get::<_, Option<i64>>("nudged_ms")?.map(Ms),
                })
            })?)
        })
    }

    /// Keeps what the server says. A link to somebody else is not kept: it is for the moment in which
    /// they can be called.
    pub fn keep_buddy(&self, state: &BuddyState) -> Result<()> {
        let state = to_json(&BuddyState {
            link: None,
            ..state.clone()
        })?;
        self.write(|db| {
            db.execute("update buddy set state = ?1", [state])?;
            Ok(())
        })
    }

    /// Keeps whether the person wants to be reminded.
    pub fn want_nudge(&self, wanted: bool) -> Result<()> {
        self.write(|db| {
            db.execute("update buddy set nudge = ?1", [wanted])?;
            Ok(())
        })
    }

    /// Keeps that they need no reminder any more in this shift.
    pub fn nudged(&self, at: Ms) -> Result<()> {
        self.write(|db| {
            db.execute("update buddy set nudged_ms = ?1", [at.0])?;
            Ok(())
        })
    }
}
