//! Calls about what was shared of check-ins, and requests to go back.
//!
//! Not here: which of them is made when ([`crate::sharing`]).

use hearth_domain::{
    Problem,
    api::wellbeing::{GoingBackAsked, GoingBackDay, ReplyRequest, TalkRequest, Wellbeing},
    check_in::{SharedCheckIn, Topic},
    id::{CheckInId, GoingBackId, ReplyId},
};
use reqwest::Method;

use super::Client;

impl Client {
    /// `GET /wellbeing`: what was shared by the person or with them.
    pub(crate) async fn wellbeing(&self) -> Result<Wellbeing, Problem> {
        self.call(Method::GET, "wellbeing").json().await
    }

    /// `PUT /check-ins/{id}`: idempotent.
    pub(crate) async fn share(&self, shared: &SharedCheckIn) -> Result<(), Problem> {
        let call = self.call(Method::PUT, &format!("check-ins/{}", shared.id));
        call.body(shared)?.done().await
    }

    /// `DELETE /conversations/{checkIn}/{topic}`: idempotent.
    pub(crate) async fn withdraw_shared(
        &self,
        check_in: &CheckInId,
        topic: &Topic,
    ) -> Result<(), Problem> {
        let path = format!("conversations/{check_in}/{topic}");
        self.call(Method::DELETE, &path).done().await
    }

    /// `PUT /conversations/{checkIn}/{topic}/replies/{id}`: idempotent.
    pub(crate) async fn reply_to_shared(
        &self,
        (check_in, topic): (&CheckInId, &Topic),
        id: &ReplyId,
        reply: &ReplyRequest,
    ) -> Result<(), Problem> {
        let path = format!("conversations/{check_in}/{topic}/replies/{id}");
        self.call(Method::PUT, &path).body(reply)?.done().await
    }

    /// `PUT /conversations/{checkIn}/{topic}/talk`: idempotent.
    pub(crate) async fn arrange_talk(
        &self,
        (check_in, topic): (&CheckInId, &Topic),
        talk: &TalkRequest,
    ) -> Result<(), Problem> {
        let path = format!("conversations/{check_in}/{topic}/talk");
        self.call(Method::PUT, &path).body(talk)?.done().await
    }

    /// `PUT /going-back/{id}`: idempotent.
    pub(crate) async fn ask_to_go_back(
        &self,
        id: &GoingBackId,
        asked: &GoingBackAsked,
    ) -> Result<(), Problem> {
        let call = self.call(Method::PUT, &format!("going-back/{id}"));
        call.body(asked)?.done().await
    }

    /// `PUT /going-back/{id}/day`: idempotent.
    pub(crate) async fn arrange_going_back(
        &self,
        id: &GoingBackId,
        day: &GoingBackDay,
    ) -> Result<(), Problem> {
        let call = self.call(Method::PUT, &format!("going-back/{id}/day"));
        call.body(day)?.done().await
    }
}
