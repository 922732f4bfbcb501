//! Bodies of the `shortcut` commands: choosing the key for assistance, and rehearsing it.
//!
//! Not here: the key itself ([`crate::shortcut`]).

use hearth_domain::{Problem, ProblemCode};

use crate::{
    App,
    commands::{Nothing, WhichKeys},
    shortcut::Shortcut,
    view::shortcut::{OfferView, ShortcutState, ShortcutView},
};

/// Keys that few programs use, within reach of one hand or both.
const OFFERS: [&str; 3] = ["Control+Alt+KeyH", "Control+Shift+F9", "Pause"];

pub(crate) async fn get_shortcut(app: &App, _: Nothing) -> Result<ShortcutView, Problem> {
    Ok(view(app))
}

pub(crate) async fn set_shortcut(app: &App, input: WhichKeys) -> Result<ShortcutView, Problem> {
    if app.frame().account().is_none() {
        return Err(Problem::new(
            ProblemCode::NotAllowed,
            "Join first. Then choose a key.",
        ));
    }
    let parse = |keys: &String| keys.parse::<Shortcut>();
    let keys = input.keys.as_ref().map(parse).transpose();
    let keys = keys.map_err(|unfit| Problem::field("keys", unfit.to_string()))?;
    let app_there = app.clone();
    // The system is asked on the program's main thread, which is waited for.
    blocking(move || app_there.choose_shortcut(keys)).await?;
    Ok(view(app))
}

pub(crate) async fn rehearse(app: &App, _: Nothing) -> Result<ShortcutView, Problem> {
    app.rehearse()?;
    Ok(view(app))
}

pub(crate) async fn not_heard(app: &App, _: Nothing) -> Result<ShortcutView, Problem> {
    app.rehearsed(false);
    Ok(view(app))
}

async fn blocking(
    work: impl FnOnce() -> Result<(), Problem> + Send + 'static,
) -> Result<(), Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| {
        Err(Problem::new(
            ProblemCode::Unexpected,
            "Hearth could not ask for this key. Try again.",
        ))
    })
}

/// How the key stands.
pub(crate) fn view(app: &App) -> ShortcutView {
    let (place, chosen) = (app.shortcut(), app.chosen_shortcut());
    let keys = chosen.as_ref().map(|it| it.keys.title());
    let (state, words) = match (place.unavailable(), &chosen, place.rehearsal()) {
        (Some(why), ..) => (ShortcutState::Unavailable, why),
        (None, None, _) => (
            ShortcutState::None,
            "You have chosen no key for assistance yet.".into(),
        ),
        (None, Some(chosen), Some(rehearsal)) => (
            ShortcutState::Listens {
                until: rehearsal.until,
                own: rehearsal.own,
            },
            format!("Hearth listens for {}.", chosen.keys.title()),
        ),
        (None, Some(chosen), None) => {
            let title = chosen.keys.title();
            match (place.refused(), chosen.rehearsed.map(|it| it.reached)) {
                (Some(why), _) => (ShortcutState::Fails, why),
                (None, None) if place.is_silent() => (
                    ShortcutState::Untried,
                    format!(
                        "Hearth listened for a minute and did not hear {title}. Try it again, and say so if nothing comes."
                    ),
                ),
                (None, None) => (
                    ShortcutState::Untried,
                    format!("{title} is chosen. You have not tried it yet."),
                ),
                (None, Some(true)) => (
                    ShortcutState::Works,
                    format!(
                        "{title} reached Hearth from another program. It brings the small help window."
                    ),
                ),
                (None, Some(false)) => (
                    ShortcutState::Fails,
                    format!(
                        "{title} did not reach Hearth from the program that you tried it in. Keep the small help window open instead, or try another key."
                    ),
                ),
            }
        }
    };
    ShortcutView {
        words,
        state,
        keys,
        offers: OFFERS
            .into_iter()
            .filter_map(|keys| {
                let title = keys.parse::<Shortcut>().ok()?.title();
                Some(OfferView {
                    keys: keys.into(),
                    title,
                })
            })
            .collect(),
    }
}
