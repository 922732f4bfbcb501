//! The client of the provider's server: one typed call for each route of the contract.
//!
//! A call answers with what the contract says or with a [`Problem`] that the person can act on.
//! Here is what is asked; how it travels is in [`call`], and under whose name in [`session`].

pub mod address;
mod buddy;
mod call;
mod line;
mod session;
mod transport;
mod wellbeing;

use futures_util::future::BoxFuture;
use hearth_domain::{
    Problem,
    api::{
        account::{About, Invitation, Me, Team, TokenRequest, Tokens},
        assistance::{
            AnswerRequest, CloseRequest, Duty, DutyRequest, PressRequest, RequestState,
            ShiftRequest, ShiftState,
        },
        internet::{LeaseAnswer, LeaseRequest},
        outlet::{OutletState, OutletTried},
        people::{InviteRequest, Invited, PackInfo, PersonChange, PersonRow, TeamChange},
        record::{Access, Appended, FileReceipt, Receipt, RecordCopy, Reopen, Reply, Withdraw},
        review::{ActionRequest, AttestRequest, DecisionRequest, QueuePage, ReviewRequest},
    },
    id::{ActId, FileId, PackageId, PersonId, RecordId, RequestId, ShiftId, TeamId},
    pack::PackRef,
    package::{FileClaim, Package},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;

use call::Call;

pub use address::Address;
pub(crate) use call::Stream;
pub(crate) use line::Line;
pub(crate) use session::{Session, Vault};
pub use transport::choose_tls;
pub(crate) use transport::{Transport, Trust};

/// The server, as one person reaches it.
#[derive(Clone)]
pub struct Client {
    transport: Transport,
    session: Session,
}

impl Client {
    pub(crate) fn new(transport: Transport, session: Session) -> Client {
        Client { transport, session }
    }

    /// The session that the calls go under.
    pub(crate) fn session(&self) -> &Session {
        &self.session
    }

    /// `GET /about`.
    pub async fn about(&self) -> Result<About, Problem> {
        self.transport.about().await
    }

    /// `GET /me`.
    pub async fn me(&self) -> Result<Me, Problem> {
        self.get("me").await
    }

    /// `POST /logout`: ends the session on the server.
    pub(crate) async fn log_out(&self) -> Result<(), Problem> {
        self.call(Method::POST, "logout").done().await
    }

    /// `GET /record`: the advisor's own.
    pub async fn record(&self) -> Result<RecordCopy, Problem> {
        self.get("record").await
    }

    /// `GET /record/access`: who looked at it.
    pub async fn access(&self) -> Result<Vec<Access>, Problem> {
        self.get("record/access").await
    }

    /// `POST /record/withdrawals`.
    pub async fn withdraw(&self, withdraw: &Withdraw) -> Result<Appended, Problem> {
        self.post("record/withdrawals", withdraw).await
    }

    /// `POST /record/reopenings`.
    pub async fn reopen(&self, reopen: &Reopen) -> Result<Appended, Problem> {
        self.post("record/reopenings", reopen).await
    }

    /// `POST /record/replies`.
    pub async fn reply(&self, reply: &Reply) -> Result<Appended, Problem> {
        self.post("record/replies", reply).await
    }

    /// `GET /packs`.
    pub async fn packs(&self) -> Result<Vec<PackInfo>, Problem> {
        self.get("packs").await
    }

    /// `GET /packs/{id}/{version}`: a pack's exact text.
    pub async fn pack(&self, pack: &PackRef) -> Result<String, Problem> {
        let path = format!("packs/{}/{}", pack.id, pack.version);
        let (_, bytes) = self.call(Method::GET, &path).file().await?;
        String::from_utf8(bytes).map_err(|_| call::unreadable())
    }

    /// `PUT /files/{id}`: idempotent, with the hash of the bytes.
    pub async fn put_file(&self, file: &FileClaim, bytes: Vec<u8>) -> Result<FileReceipt, Problem> {
        let call = self.call(Method::PUT, &format!("files/{}", file.id));
        call.bytes(&file.media_type, file.sha256, bytes)
            .json()
            .await
    }

    /// `GET /files/{id}`: a file's media type and bytes. Every look is logged by the server.
    pub async fn file(&self, file: &FileId) -> Result<(String, Vec<u8>), Problem> {
        self.call(Method::GET, &format!("files/{file}"))
            .file()
            .await
    }

    /// `PUT /packages/{id}`: idempotent.
    pub async fn put_package(&self, id: &PackageId, package: &Package) -> Result<Receipt, Problem> {
        let call = self.call(Method::PUT, &format!("packages/{id}"));
        call.body(package)?.json().await
    }

    /// `GET /queue`.
    pub async fn queue(
        &self,
        after: Option<&str>,
        team: Option<&TeamId>,
        all: bool,
    ) -> Result<QueuePage, Problem> {
        let mut query = vec![("all", if all { "true" } else { "false" })];
        query.extend(after.map(|after| ("after", after)));
        query.extend(team.map(|team| ("team", team.as_str())));
        self.call(Method::GET, "queue").query(&query).json().await
    }

    /// `GET /records/{id}`: a record under review.
    pub async fn review(&self, record: &RecordId) -> Result<RecordCopy, Problem> {
        self.get(&format!("records/{record}")).await
    }

    /// `GET /records/{id}/access`.
    pub async fn review_access(&self, record: &RecordId) -> Result<Vec<Access>, Problem> {
        self.get(&format!("records/{record}/access")).await
    }

    /// `POST /records/{id}/reviews`.
    pub async fn give_verdict(
        &self,
        record: &RecordId,
        review: &ReviewRequest,
    ) -> Result<Appended, Problem> {
        self.post(&format!("records/{record}/reviews"), review)
            .await
    }

    /// `POST /records/{id}/attestations`.
    pub async fn attest(
        &self,
        record: &RecordId,
        attest: &AttestRequest,
    ) -> Result<Appended, Problem> {
        self.post(&format!("records/{record}/attestations"), attest)
            .await
    }

    /// `POST /records/{id}/decisions`.
    pub async fn decide(
        &self,
        record: &RecordId,
        decision: &DecisionRequest,
    ) -> Result<Appended, Problem> {
        self.post(&format!("records/{record}/decisions"), decision)
            .await
    }

    /// `POST /records/{id}/actions`.
    pub async fn set_action(
        &self,
        record: &RecordId,
        action: &ActionRequest,
    ) -> Result<Appended, Problem> {
        self.post(&format!("records/{record}/actions"), action)
            .await
    }

    /// `POST /records/{id}/actions/{act}/done`.
    pub async fn finish_action(&self, record: &RecordId, act: &ActId) -> Result<Appended, Problem> {
        let path = format!("records/{record}/actions/{act}/done");
        self.call(Method::POST, &path).json().await
    }

    /// `GET /people`.
    pub async fn people(&self) -> Result<Vec<PersonRow>, Problem> {
        self.get("people").await
    }

    /// `PUT /people/{id}`.
    pub async fn change_person(
        &self,
        person: &PersonId,
        change: &PersonChange,
    ) -> Result<(), Problem> {
        let call = self.call(Method::PUT, &format!("people/{person}"));
        call.body(change)?.done().await
    }

    /// `POST /invitations`.
    pub async fn invite(&self, invite: &InviteRequest) -> Result<Invited, Problem> {
        self.post("invitations", invite).await
    }

    /// `POST /people/{id}/invitations`: another link for somebody; the earlier ones end.
    pub async fn invite_again(&self, person: &PersonId) -> Result<Invited, Problem> {
        self.call(Method::POST, &format!("people/{person}/invitations"))
            .json()
            .await
    }

    /// `GET /teams`.
    pub async fn teams(&self) -> Result<Vec<Team>, Problem> {
        self.get("teams").await
    }

    /// `PUT /teams/{id}`: makes or renames a team.
    pub async fn save_team(&self, team: &TeamId, change: &TeamChange) -> Result<(), Problem> {
        let call = self.call(Method::PUT, &format!("teams/{team}"));
        call.body(change)?.done().await
    }

    /// `GET /outlets`.
    pub async fn outlets(&self) -> Result<Vec<OutletState>, Problem> {
        self.get("outlets").await
    }

    /// `POST /outlets/{name}/try`: sends a card that says that it is a test.
    pub async fn try_outlet(&self, name: &str) -> Result<OutletTried, Problem> {
        let name = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let path = format!("outlets/{name}/try");
        self.call(Method::POST, &path).json().await
    }

    /// `PUT /assistance/{id}`: idempotent.
    pub async fn press(
        &self,
        id: &RequestId,
        press: &PressRequest,
    ) -> Result<RequestState, Problem> {
        let call = self.call(Method::PUT, &format!("assistance/{id}"));
        call.body(press)?.json().await
    }

    /// `POST /assistance/{id}/shown`.
    pub async fn shown(&self, id: &RequestId) -> Result<RequestState, Problem> {
        self.post(&format!("assistance/{id}/shown"), &()).await
    }

    /// `POST /assistance/{id}/answer`.
    pub async fn answer(
        &self,
        id: &RequestId,
        answer: &AnswerRequest,
    ) -> Result<RequestState, Problem> {
        self.post(&format!("assistance/{id}/answer"), answer).await
    }

    /// `POST /assistance/{id}/hand-back`.
    pub async fn hand_back(&self, id: &RequestId) -> Result<RequestState, Problem> {
        self.post(&format!("assistance/{id}/hand-back"), &()).await
    }

    /// `POST /assistance/{id}/divert`.
    pub async fn divert(&self, id: &RequestId) -> Result<RequestState, Problem> {
        self.post(&format!("assistance/{id}/divert"), &()).await
    }

    /// `POST /assistance/{id}/close`.
    pub async fn close(
        &self,
        id: &RequestId,
        close: &CloseRequest,
    ) -> Result<RequestState, Problem> {
        self.post(&format!("assistance/{id}/close"), close).await
    }

    /// `PUT /duty`.
    pub async fn set_duty(&self, duty: &DutyRequest) -> Result<Duty, Problem> {
        self.call(Method::PUT, "duty").body(duty)?.json().await
    }

    /// `POST /duty/hears`: this app has just heard the live stream.
    pub(crate) async fn hears(&self) -> Result<Duty, Problem> {
        self.post("duty/hears", &serde_json::json!({})).await
    }

    /// `PUT /shifts/{id}`: idempotent.
    pub async fn declare_shift(
        &self,
        id: &ShiftId,
        shift: &ShiftRequest,
    ) -> Result<ShiftState, Problem> {
        let call = self.call(Method::PUT, &format!("shifts/{id}"));
        call.body(shift)?.json().await
    }

    /// `POST /leases`: leave to take a sample of the line.
    pub(crate) async fn lease(&self, request: &LeaseRequest) -> Result<LeaseAnswer, Problem> {
        self.post("leases", request).await
    }

    /// The server's address.
    pub(crate) fn server(&self) -> &Address {
        self.transport.server()
    }

    /// `GET /live`: the stream of what the server tells without being asked.
    pub(crate) async fn live(&self) -> Result<Stream, Problem> {
        self.call(Method::GET, "live").stream().await
    }

    fn call(&self, method: Method, path: &str) -> Call {
        self.transport
            .call(method, path)
            .under(self.session.clone())
    }

    async fn get<T: serde::de::DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.call(Method::GET, path).json().await
    }

    async fn post<T: serde::de::DeserializeOwned>(
        &self,
        path: &str,
        body: &impl serde::Serialize,
    ) -> Result<T, Problem> {
        self.call(Method::POST, path).body(body)?.json().await
    }
}

impl Transport {
    /// `GET /about`.
    pub async fn about(&self) -> Result<About, Problem> {
        self.call(Method::GET, "about").json().await
    }

    /// `GET /invitations/{code}`.
    pub async fn invitation(&self, code: &str) -> Result<Invitation, Problem> {
        self.call(Method::GET, &format!("invitations/{code}"))
            .json()
            .await
    }

    /// `POST /token`.
    ///
    /// Boxed, because a call under a session may have to renew it by this call.
    pub fn token(&self, request: &TokenRequest) -> BoxFuture<'static, Result<Tokens, Problem>> {
        let call = self.call(Method::POST, "token").body(request);
        Box::pin(async move { call?.json().await })
    }
}
