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
            until: next(&until, desk.now())?,
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

/// The next instant at which it is a time of day. A shift that ends at 07:00 ends tomorrow, when it is
/// evening now.
fn next(time: &str, now: Ms) -> Result<Ms, Problem> {
    let time: TimeOfDay = time.trim().parse().map_err(|_| {
        Problem::field(
            "until",
            "Enter the time at which the shift ends, such as 23:00.",
        )
    })?;
    let today = now.date();
    let at = today.at(time);
    Ok(if at > now { at } else { today.plus(1).at(time) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{TODAY, now};

    #[test]
    fn a_shift_ends_at_the_next_such_time() {
        let hour = 3_600_000;
        assert_eq!(next("23:00", now()).unwrap(), TODAY.start().plus(23 * hour));
        let tomorrow = TODAY.plus(1).start();
        assert_eq!(next(" 07:00 ", now()).unwrap(), tomorrow.plus(7 * hour));
        assert_eq!(
            next("12:00", now()).unwrap(),
            tomorrow.plus(12 * hour),
            "it is noon, and a shift that is over is none"
        );
        for bad in ["", "7", "25:00", "late"] {
            assert_eq!(next(bad, now()).unwrap_err().fields[0].field, "until");
        }
    }
}
