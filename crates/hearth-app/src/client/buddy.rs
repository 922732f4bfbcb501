//! The calls about buddies and pairs.
//!
//! Not here: how a call travels ([`super::call`]).

use hearth_domain::{
    Problem,
    api::buddy::{BuddyAvailabilityRequest, BuddyLinkRequest, BuddyState, PairRequest, PairsState},
    id::PairId,
};
use reqwest::Method;

use super::Client;

impl Client {
    /// `GET /buddy`.
    pub async fn buddy(&self) -> Result<BuddyState, Problem> {
        self.get("buddy").await
    }

    /// `PUT /buddy/link`: none takes it away.
    pub async fn set_buddy_link(&self, link: Option<&str>) -> Result<BuddyState, Problem> {
        let asked = BuddyLinkRequest {
            link: link.map(Into::into),
        };
        let call = self.call(Method::PUT, "buddy/link").body(&asked)?;
        call.json().await
    }

    /// `PUT /buddy/availability`.
    pub async fn set_buddy_availability(&self, available: bool) -> Result<BuddyState, Problem> {
        let asked = BuddyAvailabilityRequest { available };
        let call = self.call(Method::PUT, "buddy/availability").body(&asked)?;
        call.json().await
    }

    /// `POST /pairs/{id}/another`.
    pub async fn ask_for_another_buddy(&self, pair: &PairId) -> Result<BuddyState, Problem> {
        self.post(&format!("pairs/{pair}/another"), &()).await
    }

    /// `GET /pairs`.
    pub async fn pairs(&self) -> Result<PairsState, Problem> {
        self.get("pairs").await
    }

    /// `PUT /pairs/{id}`: idempotent.
    pub async fn pair(&self, id: &PairId, pair: &PairRequest) -> Result<PairsState, Problem> {
        let call = self.call(Method::PUT, &format!("pairs/{id}"));
        call.body(pair)?.json().await
    }

    /// `POST /pairs/{id}/end`.
    pub async fn end_pair(&self, id: &PairId) -> Result<PairsState, Problem> {
        self.post(&format!("pairs/{id}/end"), &()).await
    }
}
