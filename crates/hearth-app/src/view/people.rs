//! People and teams, for administrators.

use hearth_domain::{
    api::{account::Team, people::PersonRow},
    pack::PackRef,
    role::Role,
};

wire! {
    /// Everybody, and the teams and packs to choose from.
    pub struct PeopleView {
        /// The people, by name.
        pub people: Vec<PersonRow>,
        /// The teams.
        pub teams: Vec<Team>,
        /// The packs.
        pub packs: Vec<PackView>,
        /// The roles that are asked something: a pack is chosen for these alone.
        pub asked: Vec<Role>,
    }

    /// A pack to choose.
    pub struct PackView {
        /// Which.
        pub pack: PackRef,
        /// Its title.
        pub title: String,
    }
}
