//! Pairs of buddies, as a manager of one of the two reads them.
//!
//! Not here: who may be paired, which the server asks the domain.

use std::collections::BTreeSet;

use hearth_domain::{
    api::buddy::{PairState, PairsState},
    buddy::PairSpan,
    id::PersonId,
};

use crate::{
    view::buddy::{BuddyPairView, PairChoiceView, PairsView},
    wording::list,
};

/// The page.
pub(crate) fn view(state: &PairsState) -> PairsView {
    let (waiting, pairs): (Vec<_>, Vec<_>) = state
        .pairs
        .iter()
        .map(pair)
        .partition(|pair| pair.words.is_some());
    let is_standing = |pair: &&PairState| pair.span == PairSpan::Standing && pair.left.is_empty();
    let paired: BTreeSet<&PersonId> = state
        .pairs
        .iter()
        .filter(is_standing)
        .flat_map(|pair| [&pair.one.person, &pair.other.person])
        .collect();
    let has_buddy = |person: &PersonId| paired.contains(person);
    let several_teams = state.teams.len() > 1;
    PairsView {
        waiting,
        pairs,
        without: state
            .people
            .iter()
            .filter(|it| !has_buddy(&it.person))
            .map(|it| it.name.clone())
            .collect(),
        people: state
            .people
            .iter()
            .map(|it| {
                let teams = state
                    .teams
                    .iter()
                    .filter(|team| it.teams.contains(&team.id));
                let teams = list(teams.map(|team| team.name.as_str()), 3);
                let mut title = it.name.clone();
                if several_teams {
                    title = format!("{title}, {teams}");
                }
                if has_buddy(&it.person) {
                    title = format!("{title} (has a buddy)");
                }
                PairChoiceView {
                    person: it.person.clone(),
                    title,
                }
            })
            .collect(),
    }
}

fn pair(state: &PairState) -> BuddyPairView {
    let named = |person: &PersonId| match person == &state.one.person {
        true => state.one.name.as_str(),
        false => state.other.name.as_str(),
    };
    let left = state.left.first().map(|person| {
        format!(
            "{} has left. Pair the other again, which ends this pair.",
            named(person)
        )
    });
    let another = match state.another.as_slice() {
        [] => None,
        [person] => Some(format!(
            "{} would like another buddy. Hearth asks nobody why, and does not tell the other. End \
             this pair, then pair both again.",
            named(person)
        )),
        _ => Some(
            "Both would like another buddy. Hearth asks nobody why, and tells neither that the other \
             asked. End this pair, then pair both again."
                .into(),
        ),
    };
    BuddyPairView {
        pair: state.id.clone(),
        title: format!("{} and {}", state.one.name, state.other.name),
        until: match state.span {
            PairSpan::Standing => None,
            PairSpan::Shift { until } => Some(until),
        },
        words: left.or(another),
    }
}

#[cfg(test)]
mod tests {
    use hearth_domain::{
        api::{account::Team, buddy::PairPerson, record::Named},
        time::Ms,
    };

    use super::*;
    use crate::fixture::id;

    fn named(n: u32, name: &str) -> Named {
        Named {
            person: id(n),
            name: name.into(),
        }
    }

    fn pair_of(n: u32, one: Named, other: Named, span: PairSpan) -> PairState {
        PairState {
            id: id(n),
            one,
            other,
            span,
            another: Vec::new(),
            left: Vec::new(),
        }
    }

    fn state(pairs: Vec<PairState>) -> PairsState {
        let person = |n, name: &str, teams: &[u32]| PairPerson {
            person: id(n),
            name: name.into(),
            teams: teams.iter().map(|team| id(*team)).collect(),
        };
        let team = |n, name: &str| Team {
            id: id(n),
            name: name.into(),
        };
        PairsState {
            people: vec![
                person(1, "Ben Cole", &[50]),
                person(2, "Priya Shah", &[50, 51]),
                person(3, "Sam Okoro", &[51]),
            ],
            pairs,
            teams: vec![team(50, "Days"), team(51, "Nights")],
        }
    }

    #[test]
    fn a_pair_for_one_shift_leaves_both_without_a_buddy_for_good() {
        let (ben, priya) = (named(1, "Ben Cole"), named(2, "Priya Shah"));
        let span = PairSpan::Shift { until: Ms(9) };
        let view = view(&state(vec![pair_of(9, ben, priya, span)]));
        assert_eq!(view.without, ["Ben Cole", "Priya Shah", "Sam Okoro"]);
        assert_eq!(view.pairs[0].until, Some(Ms(9)));
        assert_eq!(view.pairs[0].title, "Ben Cole and Priya Shah");
    }

    #[test]
    fn people_are_told_apart_and_it_is_seen_who_has_a_buddy() {
        let (ben, priya) = (named(1, "Ben Cole"), named(2, "Priya Shah"));
        let view = view(&state(vec![pair_of(9, ben, priya, PairSpan::Standing)]));
        let titles: Vec<_> = view.people.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(
            titles,
            [
                "Ben Cole, Days (has a buddy)",
                "Priya Shah, Days and Nights (has a buddy)",
                "Sam Okoro, Nights"
            ]
        );
        assert_eq!(view.without, ["Sam Okoro"]);
    }

    #[test]
    fn who_wants_another_or_has_nobody_left_comes_first() {
        let (ben, priya) = (named(1, "Ben Cole"), named(2, "Priya Shah"));
        let mut asks = pair_of(9, ben.clone(), priya.clone(), PairSpan::Standing);
        asks.another = vec![priya.person.clone()];
        let words = view(&state(vec![asks.clone()])).waiting[0].words.clone();
        assert!(words.unwrap().starts_with("Priya Shah would like another"));
        asks.another.push(ben.person.clone());
        let words = view(&state(vec![asks.clone()])).waiting[0].words.clone();
        assert!(words.unwrap().starts_with("Both would like another"));
        asks.left = vec![ben.person.clone()];
        let view = view(&state(vec![asks]));
        assert!(view.pairs.is_empty());
        let words = view.waiting[0].words.as_deref().unwrap();
        assert!(words.starts_with("Ben Cole has left."), "{words}");
        assert_eq!(view.without.len(), 3, "whoever stayed can be chosen again");
    }
}
