//! What was agreed about items, and what a reader may do about it.
//!
//! Who may agree an action and who may say that it is done is asked of `hearth_domain::decision`.

#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use hearth_domain::{
    decision::{finish_action, set_action},
    id::{ItemId, PersonId},
    pack::{Item, Pack},
    record::Author,
    role::Role,
    standing::ActionStanding,
    time::Date,
};

use super::setup::Setup;
use crate::{
    view::{
        Tone,
        action::{ActionView, AgreeView, OwnerView},
    },
    wording::{sentence, sentence_case, tag, who},
};

/// Whom an action can be for: those who read it, because they have the record before them.
const OWNERS: [Role; 4] = [Role::Advisor, Role::Manager, Role::Assessor, Role::It];

/// The actions of a record, before one reader.
pub(crate) struct Agreed<'a> {
    /// The actions.
    pub actions: &'a [ActionStanding],
    /// The pack in force.
    pub pack: &'a Pack,
    /// Whose record it is,
    pub advisor: &'a PersonId,
    /// and their name; none when it is the advisor who reads.
    pub name: Option<&'a str>,
    /// Who reads it, in each of their roles; nobody where nothing can be done.
    pub hats: &'a [Author],
}

/// The actions on the advisor's own record, before themselves.
pub(crate) fn of<'a>(setup: &'a Setup<'_>) -> Agreed<'a> {
    Agreed {
        actions: &setup.standing.actions,
        pack: setup.pack,
        advisor: setup.advisor,
        name: None,
        hats: &[],
    }
}

impl Agreed<'_> {
    /// What is still to be done, the first due first.
    pub fn open(&self) -> Vec<ActionView> {
        let mut open: Vec<&ActionStanding> = self.actions.iter().filter(|it| !it.done).collect();
        open.sort_by_key(|it| it.due);
        open.into_iter().map(|it| self.view(it)).collect()
    }

    /// What was agreed about an item: what is open first, the first due first; then what was done,
    /// the latest first.
    pub fn about(&self, item: &ItemId) -> Vec<ActionView> {
        let of = self.actions.iter().filter(|it| &it.item == item);
        let (mut done, mut all): (Vec<_>, Vec<_>) = of.partition(|it| it.done);
        all.sort_by_key(|it| it.due);
        done.sort_by_key(|it| Reverse(it.due));
        all.append(&mut done);
        all.into_iter().map(|it| self.view(it)).collect()
    }

    /// What goes with agreeing another action; none when the reader may not.
    pub fn agree(&self, item: &Item, today: Date) -> Option<AgreeView> {
        let owner = |role| OwnerView {
            role,
            text: self.who(role),
        };
        let advisor = self.who(Role::Advisor);
        self.may_agree(item, today).then(|| AgreeView {
            owners: OWNERS.into_iter().map(owner).collect(),
            hint: if item.health {
                format!(
                    "{advisor}, their manager and IT read this. Say what is to be done, and \
                     nothing about health."
                )
            } else {
                format!("{advisor} reads this.")
            },
        })
    }

    /// Why the reader may not; none when they may, and where nobody does anything.
    pub fn cannot_agree(&self, item: &Item, today: Date) -> Option<String> {
        let cannot = !self.hats.is_empty() && !self.may_agree(item, today);
        cannot.then(|| {
            if item.health {
                "Only a workstation assessor agrees actions about this. You see what was agreed."
            } else {
                "You cannot agree an action about this."
            }
            .into()
        })
    }

    fn may_agree(&self, item: &Item, today: Date) -> bool {
        let may = |by: &Author| set_action(item, self.advisor, by, "-", today, today).is_ok();
        self.hats.iter().any(may)
    }

    fn view(&self, action: &ActionStanding) -> ActionView {
        let item = self.pack.item(&action.item);
        let may = |by: &Author| {
            item.is_some_and(|item| finish_action(item, action.owner, self.advisor, by).is_ok())
        };
        let can_finish = !action.done && self.hats.iter().any(may);
        let others = item.filter(|_| !action.done && !can_finish);
        ActionView {
            act: action.act.clone(),
            item: item.map(|item| item.id.clone()),
            section: item.map(|item| item.section.clone()),
            title: item
                .map_or("A question that is no longer asked", |it| &it.title)
                .into(),
            words: action.words.clone(),
            who: self.who(action.owner),
            due: action.due,
            tag: if action.done {
                tag("Done", Tone::Plain)
            } else if action.overdue {
                tag("Overdue", Tone::Red)
            } else {
                tag("Open", Tone::Yellow)
            },
            done: action.done,
            can_finish,
            finished_by: others.map(|item| self.finished_by(item, action.owner)),
        }
    }

    /// Who may say that an action is done, for a reader who may not.
    fn finished_by(&self, item: &Item, owner: Role) -> String {
        let may = |role: &Role| {
            let somebody = Author {
                // The advisor is asked about as themselves, everybody else as somebody else.
                person: match role {
                    Role::Advisor => self.advisor.clone(),
                    _ => uuid::Uuid::nil().into(),
                },
                role: *role,
            };
            finish_action(item, owner, self.advisor, &somebody).is_ok()
        };
        let them = OWNERS.into_iter().filter(may).map(|role| match role {
            Role::Manager if self.name.is_none() => "your manager",
            Role::Manager => "the manager",
            Role::Assessor => "a workstation assessor",
            other => other.title(),
        });
        let them: Vec<&str> = them.collect();
        let them = match them.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
            one => one.concat(),
        };
        sentence(&format!("{} can mark this as done", sentence_case(&them)))
    }

    /// Somebody who has something to do, as the reader knows them.
    fn who(&self, role: Role) -> String {
        match (role, self.name) {
            (role, None) => who::doer(role).into(),
            (Role::Advisor, Some(name)) => name.into(),
            (other, _) => sentence_case(other.title()),
        }
    }
}
