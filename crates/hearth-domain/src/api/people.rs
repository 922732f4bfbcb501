//! People, teams and packs as administrators see them.
//!
//! Administrators see no record. Not here: the person who is logged in ([`super::account`]).

use crate::{
    hash::Hash,
    id::{PackId, PersonId, TeamId},
    pack::PackRef,
    role::Role,
    time::{Date, Ms},
};

wire! {
    /// `POST /invitations`.
    pub struct InviteRequest {
        /// The person's name, as colleagues know it.
        pub name: String,
        /// What they will be.
        pub roles: Vec<Role>,
        /// The teams that they will belong to.
        pub teams: Vec<TeamId>,
        /// The pack that an advisor is enrolled under.
        pub pack: Option<PackId>,
    }

    /// An invitation that was made. Its link is shown once.
    pub struct Invited {
        /// The person who will exist once it is used.
        pub person: PersonId,
        /// What the person pastes into Hearth, or opens: holds server and code.
        pub link: String,
        /// Until when it can be used.
        pub expires: Ms,
    }

    /// `GET /people`: one person.
    pub struct PersonRow {
        /// The person.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// What they are.
        pub roles: Vec<Role>,
        /// Their teams.
        pub teams: Vec<TeamId>,
        /// The pack that they are asked as an advisor, once that is known.
        pub pack: Option<PackId>,
        /// Whether they have joined.
        pub joined: bool,
        /// Whether they may log in.
        pub active: bool,
    }

    /// `PUT /people/{id}`: changes what a person is.
    pub struct PersonChange {
        /// What they are.
        pub roles: Vec<Role>,
        /// Their teams.
        pub teams: Vec<TeamId>,
        /// The pack that they are asked as an advisor; none to leave it as it is. Another pack starts
        /// the questions afresh; what was answered stays on the record.
        pub pack: Option<PackId>,
        /// Whether they may log in. `false` ends their sessions at once.
        pub active: bool,
    }

    /// `PUT /teams/{id}`.
    pub struct TeamChange {
        /// Its name.
        pub name: String,
    }

    /// `GET /packs`: a pack that the server has. Its text is at `GET /packs/{id}/{version}`.
    pub struct PackInfo {
        /// Which.
        pub pack: PackRef,
        /// Its title.
        pub title: String,
        /// From when it is in force.
        pub from: Date,
        /// The hash of its file.
        pub hash: Hash,
    }
}
