//! Body of the `access` command: who looked at a record, a page at a time.
//!
//! What a file showed is not known here: information governance reads no record.

use hearth_domain::{
    Problem,
    api::record::Access,
    id::{FileId, RecordId},
};

use crate::{
    App,
    view::{
        access::{AccessView, WhichAccess},
        home::LookView,
    },
};

/// How many looks a page holds.
const PAGE: usize = 50;

pub(crate) async fn get_access(app: &App, input: WhichAccess) -> Result<AccessView, Problem> {
    let record: RecordId = input.record.trim().to_lowercase().parse().map_err(|_| {
        Problem::field(
            "record",
            "Enter the record number as it stands on the record's history: 32 letters and digits \
             with 4 hyphens.",
        )
    })?;
    let looks = app.desk()?.client().review_access(&record).await?;
    Ok(page(record, &looks, input.page))
}

/// One page of the looks. A page that is not there is the last one.
fn page(record: RecordId, looks: &[Access], page: u32) -> AccessView {
    let pages = looks.len().div_ceil(PAGE).max(1);
    let at = usize::try_from(page).unwrap_or(1).clamp(1, pages);
    let number = |n| u32::try_from(n).unwrap_or(u32::MAX);
    AccessView {
        record,
        looks: looks
            .iter()
            .skip((at - 1) * PAGE)
            .take(PAGE)
            .map(|look| LookView {
                at: look.at,
                by: format!("{}, {}", look.name, look.by.role.title()),
                what: look.file.as_ref().map_or_else(|| "The record".into(), file),
            })
            .collect(),
        count: number(looks.len()),
        page: number(at),
        pages: number(pages),
    }
}

/// A file by the end of its number, which tells it from others.
fn file(file: &FileId) -> String {
    let end = file.as_str().rsplit('-').next().unwrap_or_default();
    format!("A photo or document, number ending {end}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{TODAY, id, moira};

    fn looks(many: usize) -> Vec<Access> {
        let look = |n| Access {
            at: TODAY.start(),
            by: moira(),
            name: "Moira Quill".into(),
            file: (n == 0).then(|| id(77)),
        };
        (0..many).map(look).collect()
    }

    #[test]
    fn looks_are_paged_and_a_page_too_far_is_the_last() {
        let at = |many, n| {
            let view = page(id(1), &looks(many), n);
            (view.looks.len(), view.page, view.pages)
        };
        assert_eq!(at(0, 1), (0, 1, 1));
        assert_eq!(at(50, 0), (50, 1, 1));
        assert_eq!(at(51, 1), (50, 1, 2));
        assert_eq!(at(51, 2), (1, 2, 2));
        assert_eq!(at(51, 9), (1, 2, 2));
    }

    #[test]
    fn a_look_says_who_in_which_role_and_at_what() {
        let view = page(id(1), &looks(2), 1);
        assert_eq!(view.looks[0].by, "Moira Quill, workstation assessor");
        let end = id::<FileId>(77)
            .as_str()
            .rsplit('-')
            .next()
            .unwrap()
            .to_owned();
        assert!(view.looks[0].what.ends_with(&end) && end.len() == 12);
        assert_eq!(view.looks[1].what, "The record");
    }
}
