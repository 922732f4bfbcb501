//! Bodies of the `assess` commands: the task list, questions, and saving answers.
//!
//! What is saved is on the disk before the window hears of it. Not here: what can be entered
//! ([`crate::answer`]), what pages show ([`crate::page`]), what is measured ([`measure`](mod@measure)) and
//! files ([`evidence`]).

mod change;
mod evidence;
mod measure;

use hearth_domain::{
    Problem, ProblemCode,
    id::{ItemId, MethodId},
    pack::{Item, Kind, Method, Pack},
    package::{agreement, sign as signature},
    response::{Draft, Value},
    time::{Date, Ms},
};

use super::check_in;
use crate::{
    App, Desk, answer,
    commands::{Nothing, Respond, Sign, WhichItem, WhichMethod, WhichSection},
    outbox::freeze,
    page::{
        self,
        setup::{Own, Setup},
    },
    store::OnDevice,
    view::{
        item::ItemView,
        tasks::{SectionView, TaskListView},
    },
};

pub(crate) use change::{get_changes, something_changed};
pub(crate) use evidence::{get_file, put_file, remove_file};
pub(crate) use measure::{device, keep_found, measure};

pub(crate) async fn get_tasks(app: &App, _: Nothing) -> Result<TaskListView, Problem> {
    let desk = app.desk()?;
    Ok(page::tasks::list_view(&setup(&desk)?))
}

pub(crate) async fn get_section(app: &App, input: WhichSection) -> Result<SectionView, Problem> {
    let desk = app.desk()?;
    page::tasks::section_view(&setup(&desk)?, &input.section)
}

pub(crate) async fn get_item(app: &App, input: WhichItem) -> Result<ItemView, Problem> {
    show(app, &input.item)
}

pub(crate) async fn respond(app: &App, input: Respond) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    {
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        answer::check(setup.pack, item, method, &input.value)?;
        keep(&desk, &setup, item, method, answer::tidied(input.value))?;
    }
    show(app, &input.item)
}

pub(crate) async fn sign(app: &App, input: Sign) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    {
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        let Kind::Signature { text } = &method.kind else {
            return Err(Problem::field(
                item.id.as_str(),
                "There is nothing to sign here.",
            ));
        };
        let text = setup.pack.text(text).ok_or_else(not_asked)?.hash;
        let name = answer::name(&input.name)?;
        let by = desk.installation();
        let value = Value::Signed {
            text,
            signature: signature(&by.key, &agreement(&text, &name)),
            name,
            installation: by.id.clone(),
        };
        keep(&desk, &setup, item, method, value)?;
    }
    show(app, &input.item)
}

pub(crate) async fn use_last(app: &App, input: WhichMethod) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    {
        let setup = setup(&desk)?;
        let (item, method) = asked(&setup, &input.item, &input.method)?;
        let last = page::method::last_again(&setup, item, method)?.clone();
        keep(&desk, &setup, item, method, last)?;
    }
    show(app, &input.item)
}

pub(crate) async fn discard(app: &App, input: WhichMethod) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    desk.discard_draft(&input.item, &input.method)?;
    show(app, &input.item)
}

/// What the advisor's pages are made from, as it is on this device.
///
/// # Errors
/// When the store cannot be read, or the person is no advisor, or the record was never fetched.
pub(crate) fn setup(desk: &Desk) -> Result<Setup<'_>, Problem> {
    if desk.me().record.is_none() {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "This page is for health advisors. You have no application of your own.",
        ));
    }
    let on_device = desk.on_device()?;
    let standing = desk.standing_with(&on_device);
    let (Some(record), Some(standing)) = (desk.record(), standing) else {
        return Err(Problem::new(
            ProblemCode::Offline,
            "Hearth has not fetched your questions yet. Connect to the internet, then open this \
             page again.",
        ));
    };
    let pack = desk.packs().get(&standing.pack).ok_or_else(not_asked)?;
    let OnDevice {
        drafts,
        in_flight,
        files,
    } = on_device.clone();
    let refused = drafts
        .iter()
        .filter_map(|kept| Some((kept.draft.clone(), kept.refused.clone()?)));
    let wellbeing = check_in::due(desk, &standing)?;
    Ok(Setup {
        advisor: &desk.me().person,
        packs: desk.packs(),
        pack,
        today: desk.today(),
        record,
        names: desk.names(),
        ready: freeze::ready(desk, record, on_device, &standing),
        standing,
        refused: refused.collect(),
        drafts: drafts.into_iter().map(|kept| kept.draft).collect(),
        in_flight,
        kept: files
            .into_iter()
            .map(|file| (file.row.id.clone(), file))
            .collect(),
        held: &desk.replica().files,
        own: Own {
            difficult_calls: desk.store().difficult_calls()?,
            device: desk.store().device_reading()?,
            wellbeing,
        },
    })
}

/// An item and a method that the advisor is asked for now.
fn asked<'s>(
    setup: &Setup<'s>,
    item: &ItemId,
    method: &MethodId,
) -> Result<(&'s Item, &'s Method), Problem> {
    let (item, method) = answer::mine(setup.pack, item, method)?;
    match setup.asked(item) {
        Some(_) => Ok((item, method)),
        None => Err(Problem::field(
            item.id.as_str(),
            "This is not asked of you, because of another answer. Go back to My setup.",
        )),
    }
}

/// Keeps what was said, on the disk, in place of what was said before by the same method.
fn keep(
    desk: &Desk,
    setup: &Setup<'_>,
    item: &Item,
    method: &Method,
    value: Value,
) -> Result<(), Problem> {
    keep_of(desk, setup, item, method, value, desk.today())
}

/// As [`keep`], of an earlier day: what it says was so then.
fn keep_of(
    desk: &Desk,
    setup: &Setup<'_>,
    item: &Item,
    method: &Method,
    value: Value,
    observed: Date,
) -> Result<(), Problem> {
    let before = setup.draft(&item.id, &method.id);
    let draft = draft(setup.pack, item, method, before, desk.now(), value);
    desk.save_draft(&Draft { observed, ..draft })
}

/// A draft of what was said just now. It keeps the name of the draft whose place it takes.
fn draft(
    pack: &Pack,
    item: &Item,
    method: &Method,
    before: Option<&Draft>,
    now: Ms,
    value: Value,
) -> Draft {
    Draft {
        id: before.map_or_else(|| uuid::Uuid::now_v7().into(), |draft| draft.id.clone()),
        item: item.id.clone(),
        revision: item.revision,
        pack: pack.reference(),
        method: method.id.clone(),
        observed: now.date(),
        at: now,
        value,
    }
}

/// The item as it is after what was done.
fn show(app: &App, item: &ItemId) -> Result<ItemView, Problem> {
    let desk = app.desk()?;
    let setup = setup(&desk)?;
    let item = setup.pack.item(item).ok_or_else(not_asked)?;
    let standing = setup.asked(item).ok_or_else(not_asked)?;
    Ok(page::item::view(&setup, item, standing))
}

fn not_asked() -> Problem {
    Problem::new(
        ProblemCode::NotFound,
        "This is not asked of you at the moment. Go back to My setup.",
    )
}
