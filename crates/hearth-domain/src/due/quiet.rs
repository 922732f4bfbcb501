//! Quiet hours: when nobody is reminded of anything.
//!
//! They are local times in London. On the nights on which the clocks change they keep those times,
//! and are an hour longer or shorter. Not here: what is said outside of them ([`super::reminder`]).

use crate::time::{Date, Ms, TimeOfDay};

wire! {
    /// Quiet hours of every night.
    #[derive(Copy, Eq)]
    pub struct QuietHours {
        /// From this time
        pub from: TimeOfDay,
        /// to this one, which is on the next day when it is the earlier of the two. The same time
        /// twice is no quiet at all.
        pub to: TimeOfDay,
    }
}

impl QuietHours {
    /// When the quiet ends that an instant lies in; none when it lies in none.
    pub fn end(&self, now: Ms) -> Option<Ms> {
        // What began the day before may go on after midnight.
        let today = now.date();
        let mut nights = [today.plus(-1), today].into_iter();
        nights.find_map(|day| {
            let (start, end) = self.night(day);
            (start <= now && now < end).then_some(end)
        })
    }

    fn night(&self, day: Date) -> (Ms, Ms) {
        let start = day.at(self.from);
        if self.from == self.to {
            return (start, start);
        }
        let ends = if self.to < self.from {
            day.plus(1)
        } else {
            day
        };
        (start, ends.at(self.to))
    }
}
