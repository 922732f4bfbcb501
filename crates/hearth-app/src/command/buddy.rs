//! Bodies of the `buddy` commands: who it is, one's own link and availability, asking for another.
//!
//! A link is checked anew before it is opened, against what was shown. The choice to be reminded stays
//! on this device. Not here: what a page says ([`crate::page::buddy`]), and the pairs that a manager
//! makes ([`super::pairs`]).

use hearth_domain::{Problem, ProblemCode, api::buddy::BuddyState, buddy::ChannelLink};

use super::shift::current;
use crate::{
    App, buddy,
    commands::{BuddyLinkInput, Nothing, SetBuddyAvailable, ShownLink, WantNudge, WhichPair},
    desk::Desk,
    event::AppEvent,
    page::buddy::{self as page, Known},
    view::buddy::{BuddyView, CheckedLink},
};

pub(crate) async fn get_buddy(app: &App, _: Nothing) -> Result<BuddyView, Problem> {
    view(&app.desk()?)
}

pub(crate) async fn set_buddy_link(app: &App, input: BuddyLinkInput) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    let rules = desk.buddies().ok_or_else(not_offered)?;
    // What is pasted often brings a space before or after it.
    let link = ChannelLink::parse(input.link.trim(), &rules.channel)
        .map_err(|bad| Problem::field("link", bad.to_its_owner()))?;
    let set = desk.client().set_buddy_link(Some(link.text()));
    told(app, &desk, set, "your link was not changed").await
}

pub(crate) async fn remove_buddy_link(app: &App, _: Nothing) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    let set = desk.client().set_buddy_link(None);
    told(app, &desk, set, "your link was not removed").await
}

pub(crate) async fn set_buddy_available(
    app: &App,
    input: SetBuddyAvailable,
) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    let set = desk.client().set_buddy_availability(input.available);
    told(
        app,
        &desk,
        set,
        "your buddy still sees what they saw before",
    )
    .await
}

pub(crate) async fn ask_for_another_buddy(
    app: &App,
    input: WhichPair,
) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    let asked = desk.client().ask_for_another_buddy(&input.pair);
    told(app, &desk, asked, "your manager was not asked").await
}

pub(crate) async fn want_buddy_nudge(app: &App, input: WantNudge) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    desk.store().want_nudge(input.wanted)?;
    desk.emit(AppEvent::Buddy);
    view(&desk)
}

pub(crate) async fn put_buddy_nudge_away(app: &App, _: Nothing) -> Result<BuddyView, Problem> {
    let desk = app.desk()?;
    desk.store().nudged(desk.now())?;
    desk.emit(AppEvent::Buddy);
    view(&desk)
}

pub(crate) async fn check_buddy_link(app: &App, input: ShownLink) -> Result<CheckedLink, Problem> {
    let desk = app.desk()?;
    let state = desk.account().buddy();
    let moved = || {
        Problem::new(
            ProblemCode::Conflict,
            "This link has changed, or your buddy is not available any more. Look at the page again.",
        )
    };
    let link = page::link(desk.buddies(), state.as_ref()).ok_or_else(moved)?;
    let link = link.map_err(|bad| Problem::new(ProblemCode::Conflict, bad.to_string()))?;
    if link.text() != input.shown {
        return Err(moved());
    }
    // They say hello by themselves.
    desk.store().nudged(desk.now())?;
    desk.emit(AppEvent::Buddy);
    Ok(CheckedLink {
        url: link.text().into(),
    })
}

/// Tells the server something, or says what was not done.
async fn told(
    app: &App,
    desk: &Desk,
    telling: impl Future<Output = Result<BuddyState, Problem>>,
    undone: &str,
) -> Result<BuddyView, Problem> {
    let told = buddy::tell(app, desk.account(), telling).await;
    told.map_err(|problem| match problem.code {
        ProblemCode::Offline => Problem::new(
            ProblemCode::Offline,
            format!("You are offline, so {undone}. Try again when you are back online."),
        ),
        _ => problem,
    })?;
    view(desk)
}

fn not_offered() -> Problem {
    Problem::field(
        "link",
        "Your provider has not set up buddies in Hearth. Ask your manager.",
    )
}

fn view(desk: &Desk) -> Result<BuddyView, Problem> {
    let (kept, state) = (desk.store().buddy()?, desk.account().buddy());
    Ok(page::view(&Known {
        rules: desk.buddies(),
        state: state.as_ref(),
        kept: &kept,
        shift: current(desk)?.map(|kept| kept.shift),
        on_call: desk.account().is_on_call(),
        now: desk.now(),
    }))
}
