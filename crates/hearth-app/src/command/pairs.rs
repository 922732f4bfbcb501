//! Bodies of the `pairs` commands: who looks out for whom, as managers see and make it.
//!
//! Everything here is the server's: who may do it, and who may be paired.

use hearth_domain::{
    Problem,
    api::buddy::PairRequest,
    buddy::PairSpan,
    id::PersonId,
    time::{Ms, TimeOfDay},
};

use crate::{
    App,
    commands::{Nothing, PairPeople, WhichPair},
    page,
    view::buddy::PairsView,
};

pub(crate) async fn get_pairs(app: &App, _: Nothing) -> Result<PairsView, Problem> {
    let pairs = app.desk()?.client().pairs().await?;
    Ok(page::pairs::view(&pairs))
}

pub(crate) async fn pair(app: &App, input: PairPeople) -> Result<PairsView, Problem> {
    let desk = app.desk()?;
    let chosen = |person: Option<PersonId>, field, message: &str| {
        person.ok_or_else(|| Problem::field(field, message))
    };
    let one = chosen(input.one, "one", "Choose the first person.")?;
    let other = chosen(input.other, "other", "Choose their buddy.")?;
    let span = match input.until {
        None => PairSpan::Standing,
        Some(until) => PairSpan::Shift {
            until: ends(&until, desk.now())?,
        },
    };
    let request = PairRequest { one, other, span };
    let pairs = desk
        .client()
        .pair(&uuid::Uuid::now_v7().into(), &request)
        .await?;
    Ok(page::pairs::view(&pairs))
}

pub(crate) async fn end_pair(app: &App, input: WhichPair) -> Result<PairsView, Problem> {
    let pairs = app.desk()?.client().end_pair(&input.pair).await?;
    Ok(page::pairs::view(&pairs))
}

/// When a shift ends, as it was typed.
fn ends(time: &str, now: Ms) -> Result<Ms, Problem> {
    let time: TimeOfDay = time.trim().parse().map_err(|_| {
        Problem::field(
            "until",
            "Enter the time at which the shift ends, such as 23:00.",
        )
    })?;
    Ok(now.next(time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::now;

    #[test]
    fn a_time_that_is_none_is_said_beside_its_input() {
        assert_eq!(
            ends(" 07:00 ", now()).unwrap(),
            now().next(TimeOfDay::of(7, 0))
        );
        for bad in ["", "7", "25:00", "late"] {
            assert_eq!(ends(bad, now()).unwrap_err().fields[0].field, "until");
        }
    }
}
