//! Whether what a pack says of changes makes sense.

use super::{Faults, Pack, twice};
use crate::{
    pack::{Change, Item},
    role::Role,
};

pub(super) fn check(pack: &Pack, faults: &mut Faults) {
    for name in twice(pack.changes.iter().map(|change| change.id.as_str())) {
        faults.pack(
            format!("There is more than one change named {name}."),
            "Rename one.",
        );
    }
    for change in &pack.changes {
        one(pack, change, faults);
    }
}

fn one(pack: &Pack, change: &Change, faults: &mut Faults) {
    let id = &change.id;
    if change.title.trim().is_empty() {
        faults.pack(
            format!("Change {id} has no title."),
            "Write what somebody would say, such as \"I moved my desk\".",
        );
    }
    let sections = change
        .sections
        .iter()
        .filter(|it| pack.section(it).is_none());
    for section in sections {
        faults.pack(
            format!("Change {id} touches section {section}, and there is no such section."),
            "Name a section of the pack.",
        );
    }
    for item in &change.items {
        match pack.item(item) {
            None => faults.pack(
                format!("Change {id} touches {item}, and there is no such item."),
                "Name an item of the pack.",
            ),
            Some(it) if change.sections.contains(&it.section) => faults.pack(
                format!("Change {id} touches {item} twice: its whole section is named too."),
                "Name one of the two.",
            ),
            Some(_) => {}
        }
    }
    let is_advisors = |item: &Item| item.methods.iter().any(|it| it.by == Role::Advisor);
    let mut touched = pack.items.iter().filter(|item| change.touches(item));
    if !touched.any(is_advisors) {
        faults.pack(
            format!("Change {id} touches nothing that an advisor answers."),
            "Name the sections or items that it touches.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_found;

    #[test]
    fn changes_that_cannot_work_are_found() {
        assert_found(&[
            ("title = \"I moved\"", "title = \" \"", "has no title"),
            (
                "sections = [\"desk\"]",
                "sections = [\"desk\", \"shed\"]",
                "no such section",
            ),
            ("items = [\"signed\"]", "items = [\"shed\"]", "no such item"),
            (
                "items = [\"signed\"]",
                "items = [\"pain\"]",
                "touches pain twice",
            ),
            (
                "items = [\"computer\"]",
                "items = [\"audit\"]",
                "nothing that an advisor answers",
            ),
            (
                "id = \"lent\"",
                "id = \"moved\"",
                "more than one change named moved",
            ),
        ]);
    }
}
