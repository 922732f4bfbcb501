//! Who somebody is: joining by invitation, logging in, and what the server says of itself.
//!
//! Logging in is one flow: the app opens `GET /authorize` in the system's browser (authorisation
//! code with PKCE, RFC 7636, and a loopback redirect, RFC 8252), and exchanges the code at
//! `POST /token`. Not here: people as administrators see them ([`super::people`]).

use crate::{
    id::{InstallationId, PersonId, RecordId, TeamId},
    role::Role,
    time::Ms,
};

wire! {
    /// `GET /about`: what anybody may know before logging in.
    pub struct About {
        /// The provider's name.
        pub provider: String,
        /// The contract's version, [`super::VERSION`].
        pub api: u32,
        /// The server's own version.
        pub server: String,
        /// The server's clock.
        pub now: Ms,
        /// What to do when help is needed and nothing else works.
        pub phone: PhoneCard,
        /// This is a demonstration with made-up people.
        pub demo: bool,
    }

    /// A number to call and the words to say. Kept outside the encrypted store, so that it is there
    /// while the app is locked or offline.
    #[derive(Eq, Default)]
    pub struct PhoneCard {
        /// The number, as people dial it.
        pub number: String,
        /// What to say.
        pub words: String,
    }

    /// `GET /invitations/{code}`: what an invitation is for.
    pub struct Invitation {
        /// The name that the inviter gave.
        pub name: String,
        /// What the person will be.
        pub roles: Vec<Role>,
        /// Until when it can be used.
        pub expires: Ms,
    }

    /// `POST /token`: exchanges a code or a refresh token for a session.
    #[serde(tag = "grant", rename_all_fields = "camelCase")]
    pub enum TokenRequest {
        /// A code from the browser.
        Code {
            /// The code.
            code: String,
            /// The PKCE verifier whose S256 challenge began the flow.
            verifier: String,
            /// This installation's name, made by it.
            installation: InstallationId,
            /// Its Ed25519 public key, 64 hexadecimal digits.
            public_key: String,
        },
        /// A refresh token. It can be used once; used again, the whole session ends.
        Refresh {
            /// The token.
            refresh: String,
        },
    }

    /// A session's tokens.
    pub struct Tokens {
        /// Goes into `Authorization: Bearer` of every request.
        pub access: String,
        /// When it ends.
        pub access_expires: Ms,
        /// Gets the next pair.
        pub refresh: String,
    }

    /// `GET /me`: the person who is logged in.
    pub struct Me {
        /// The person.
        pub person: PersonId,
        /// Their name.
        pub name: String,
        /// What they are.
        pub roles: Vec<Role>,
        /// The teams that they belong to.
        pub teams: Vec<Team>,
        /// Their own assurance record, if they are an advisor.
        pub record: Option<RecordId>,
    }

    /// A team.
    #[derive(Eq)]
    pub struct Team {
        /// The team.
        pub id: TeamId,
        /// Its name.
        pub name: String,
    }
}
