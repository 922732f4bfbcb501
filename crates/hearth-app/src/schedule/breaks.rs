//! Breaks in a shift: shown as a notice and in the window, held on a call, and never counted.
//!
//! Not here: when it is time for one (`hearth_domain::breaks`), and the words ([`crate::page::reminder`]).

use hearth_domain::{
    Problem,
    breaks::{Break, BreakNow, NextBreak, next},
    time::Ms,
};

use super::{LOOK_MS, Next, Notice, is_busy};
use crate::{App, command::shift, desk::Desk, event::AppEvent};

/// A break stands in the window for so long, unless it is put away.
pub(crate) const STANDS_MS: i64 = 10 * 60_000;

/// A break that was shown and not put away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Which.
    pub which: Break,
    /// When.
    pub at: Ms,
}

impl Shown {
    /// Whether it still stands in the window. One of a time that has not come was shown by a clock
    /// that has been set back since.
    pub fn stands(&self, now: Ms) -> bool {
        self.at <= now && now < self.at.plus(STANDS_MS)
    }
}

pub(super) async fn look(app: &App, desk: &Desk) -> Next {
    let shown = desk.account().shown_break();
    if shown.is_some_and(|it| !it.stands(desk.now())) {
        desk.account().set_shown_break(None);
        app.emit(AppEvent::State);
    }
    let Some(rules) = desk.breaks() else {
        return Ok(None);
    };
    let settings = desk.store().break_settings()?;
    let mut state = desk.store().break_state()?;
    let now = |is_busy| -> Result<BreakNow, Problem> {
        Ok(BreakNow {
            at: desk.now(),
            shift: shift::current(desk)?.map(|kept| kept.shift),
            on_call: is_busy,
            do_not_disturb: false,
        })
    };
    let mut what = next(rules, &settings, &state, &now(false)?);
    if matches!(what, NextBreak::Show { .. }) && is_busy(app, desk).await {
        what = next(rules, &settings, &state, &now(true)?);
    }
    if let NextBreak::Show { which } = what {
        // Noted before it is shown: a crash in between shows it once or not at all, and never twice.
        state.shown(which, desk.now());
        desk.store().keep_break_state(&state)?;
        desk.account().set_shown_break(Some(Shown {
            which,
            at: desk.now(),
        }));
        app.emit(AppEvent::State);
        let text = match which {
            Break::Short => &rules.short,
            Break::Long => &rules.long,
        };
        let notice = Notice {
            title: text.title.clone(),
            words: text.ideas.first().cloned().unwrap_or_default(),
            page: "/",
        };
        app.schedule().show(notice).await;
        what = next(rules, &settings, &state, &now(false)?);
    }
    let until = match what {
        NextBreak::Wait { until } => Some(until),
        // The end of a call wakes it; the system says nothing of when its quiet ends.
        NextBreak::Hold { .. } | NextBreak::Show { .. } => Some(desk.now().plus(LOOK_MS)),
        NextBreak::Off => None,
    };
    let ends = desk.account().shown_break().map(|it| it.at.plus(STANDS_MS));
    Ok(until.into_iter().chain(ends).min())
}
