//! Files of evidence: taking them in, and showing them to those who may look.
//!
//! A file is sent whole, under a name that its device made, with its SHA-256; sent twice, it is
//! answered alike. Its object is written and read back before its row is committed, and the row is
//! committed before the device is told. A file is its sender's alone until a package binds it to a
//! response. Not here: what a file may be ([`crate::image`]), and how long it is kept
//! ([`crate::retention`]).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use hearth_domain::{
    Problem, ProblemCode,
    api::{SHA256_HEADER, record::FileReceipt},
    hash::Hash,
    id::{FileId, ItemId, PersonId, RecordId},
    time::Ms,
};
use object_store::{ObjectStoreExt, path::Path as Place};
use sqlx::{AssertSqlSafe, Row, any::AnyRow};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    access,
    auth::{Advisor, LoggedIn, REVIEWERS},
    db::{counted, parsed, parsed_if_any, signed},
    error::{Error, Result},
    extract::{Json, Path},
    image,
    record::copy::reading_role,
    state::App,
};

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put, show))
}

/// The folder of the store in which evidence lies.
pub fn folder() -> Place {
    Place::from("evidence")
}

/// Where the kept bytes of a file lie: a place that only the same bytes can be written to.
pub fn place(id: &FileId, kept: &Hash) -> Place {
    Place::from_iter(["evidence", id.as_str(), &kept.to_string()])
}

/// Deletes an object. What cannot be deleted is left to the sweep.
pub async fn delete(app: &App, place: &Place) {
    match app.evidence.delete(place).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
        Err(error) => {
            tracing::warn!(%error, "an object could not be deleted and waits for a sweep")
        }
    }
}

/// A file that its sender holds on the server.
#[derive(Debug, Clone)]
pub struct Held {
    /// What it is.
    pub media_type: String,
    /// What the device sent.
    pub receipt: FileReceipt,
    /// It belongs to a response already.
    pub is_bound: bool,
    /// When its bytes were erased.
    pub erased: Option<Ms>,
    owner: PersonId,
}

/// The row of a file, whoever it belongs to.
const HELD: &str =
    "select id, person, media_type, sha256, bytes, response, erased from files where id = $1";

/// A file of this person.
///
/// # Errors
/// Those of the database.
pub async fn held<'c>(
    by: impl sqlx::Executor<'c, Database = sqlx::Any>,
    id: &FileId,
    person: &PersonId,
) -> Result<Option<Held>> {
    let row = sqlx::query(HELD)
        .bind(id.as_str())
        .fetch_optional(by)
        .await?;
    let held = row.as_ref().map(read).transpose()?;
    Ok(held.filter(|held| &held.owner == person))
}

fn read(row: &AnyRow) -> Result<Held> {
    Ok(Held {
        owner: parsed(row, "person")?,
        media_type: row.try_get("media_type")?,
        receipt: FileReceipt {
            id: parsed(row, "id")?,
            sha256: parsed(row, "sha256")?,
            bytes: counted(row.try_get("bytes")?),
        },
        is_bound: row.try_get::<Option<String>, _>("response")?.is_some(),
        erased: row.try_get::<Option<i64>, _>("erased")?.map(Ms),
    })
}

/// Takes a file in.
#[utoipa::path(put, path = "/files/{id}", tag = "record", security(("session" = [])),
    params(
        ("id" = FileId, Path, description = "The file, named by its device"),
        ("hearth-sha256" = String, Header, description = "The SHA-256 of the body, hexadecimal"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, body = FileReceipt),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "The name is somebody else's", body = Problem),
        (status = 409, description = "Another file has this name", body = Problem),
        (status = 413, description = "Too many bytes or pixels", body = Problem),
        (status = 422, description = "Not what it should be", body = Problem),
        (status = 507, description = "The server has no room", body = Problem),
))]
async fn put(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<FileId>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FileReceipt>> {
    let said: Hash = headers
        .get(SHA256_HEADER)
        .and_then(|value| value.to_str().ok()?.parse().ok())
        .ok_or_else(|| damaged("The file came without its check sum. Send it again."))?;
    let bytes = whole(body).await?;
    let sha256 = Hash::of(&bytes);
    if sha256 != said {
        return Err(damaged("The file was damaged on its way. Send it again."));
    }
    let receipt = FileReceipt {
        id: id.clone(),
        sha256,
        bytes: bytes.len() as u64,
    };
    if let Some(answer) = known(&app, &who.person, &receipt).await? {
        return Ok(Json(answer));
    }

    let kept = image::take_in(bytes).await?;
    let kept_sha256 = Hash::of(&kept.bytes);
    store(&app, &place(&id, &kept_sha256), &kept.bytes, kept_sha256).await?;

    let mut tx = app.db.begin().await?;
    sqlx::query(
        "insert into files (id, person, media_type, sha256, bytes, kept_sha256, kept_bytes, received)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do nothing",
    )
    .bind(id.as_str())
    .bind(who.person.as_str())
    .bind(kept.media_type.as_str())
    .bind(sha256.to_string())
    .bind(signed(receipt.bytes))
    .bind(kept_sha256.to_string())
    .bind(signed(kept.bytes.len() as u64))
    .bind(app.now().0)
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    // Whoever sent the same name at the same moment, one row is there.
    let answer = known(&app, &who.person, &receipt).await?;
    answer
        .map(Json)
        .ok_or_else(|| Error::not_found("This file"))
}

/// All bytes of a body.
async fn whole(body: Body) -> Result<Bytes> {
    let (mut body, mut bytes) = (body.into_data_stream(), BytesMut::new());
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| {
            tracing::debug!(%error, "a file broke off");
            damaged("The file did not arrive whole. Send it again.")
        })?;
        if bytes.len() + chunk.len() > image::MOST_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// The receipt of a file that is there, if it is this person's and the same.
async fn known(app: &App, person: &PersonId, sent: &FileReceipt) -> Result<Option<FileReceipt>> {
    let row = sqlx::query(HELD)
        .bind(sent.id.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    let Some(held) = row.as_ref().map(read).transpose()? else {
        return Ok(None);
    };
    if &held.owner != person {
        return Err(Error::not_found("This file"));
    }
    if &held.receipt != sent {
        return Err(Error::problem(
            ProblemCode::Conflict,
            "Another file was sent under this name. Add the file to the answer once more.",
        ));
    }
    Ok(Some(held.receipt))
}

/// Writes an object and reads it back.
async fn store(app: &App, place: &Place, bytes: &Bytes, hash: Hash) -> Result<()> {
    app.evidence.put(place, bytes.clone().into()).await?;
    let there = app.evidence.get(place).await?.bytes().await?;
    if Hash::of(&there) == hash {
        return Ok(());
    }
    delete(app, place).await;
    Err(anyhow::anyhow!("the store of evidence gave back other bytes than it was given").into())
}

/// A file, for its advisor and for those who review the item that it belongs to. The look is noted.
#[utoipa::path(get, path = "/files/{id}", tag = "review", security(("session" = [])),
    params(("id" = FileId, Path, description = "The file")),
    responses(
        (status = 200, description = "The file's bytes, as they are kept", content_type = "application/octet-stream"),
        (status = 401, description = "Log in", body = Problem),
        (status = 404, description = "There is no such file, it was erased, or it is not theirs to see", body = Problem),
))]
async fn show(State(app): State<App>, who: LoggedIn, Path(id): Path<FileId>) -> Result<Response> {
    let row = sqlx::query(AssertSqlSafe(format!(
        "select f.person, f.media_type, f.kept_sha256, f.record, f.item
         from files f
         where f.id = $1 and f.erased is null and (f.person = $2 or f.record is not null and exists (
             select 1 from person_roles role
             join person_teams theirs on theirs.person = role.person
             join person_teams advisors on advisors.team = theirs.team
             where role.person = $2 and role.role in {}
             and advisors.person = f.person))",
        *REVIEWERS
    )))
    .bind(id.as_str())
    .bind(who.person.as_str())
    .fetch_optional(app.db.reader())
    .await?
    .ok_or_else(|| Error::not_found("This file"))?;
    let owner: PersonId = parsed(&row, "person")?;
    if owner != who.person {
        let not_found = || Error::not_found("This file");
        let record: RecordId = parsed_if_any(&row, "record")?.ok_or_else(not_found)?;
        let item: ItemId = parsed_if_any(&row, "item")?.ok_or_else(not_found)?;
        // Their copy of the record does not say that there is one.
        let role = reading_role(&app.packs(), &item, &who.roles).ok_or_else(not_found)?;
        access::note(&app, &who, role, &record, Some(&id)).await?;
    }
    let kept: Hash = parsed(&row, "kept_sha256")?;
    let bytes = app.evidence.get(&place(&id, &kept)).await?.bytes().await?;
    if Hash::of(&bytes) != kept {
        return Err(anyhow::anyhow!("file {id} is not in the store as it was kept").into());
    }
    let media_type: String = row.try_get("media_type")?;
    Ok(shown(&media_type, &kept, bytes))
}

/// Bytes on their way to a screen: never sniffed, never run, never cached; a document only as a
/// download.
fn shown(media_type: &str, kept: &Hash, bytes: Bytes) -> Response {
    let picture = match media_type {
        "image/jpeg" => Some("image/jpeg"),
        "image/png" => Some("image/png"),
        _ => None,
    };
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
    set(
        header::CONTENT_TYPE,
        picture.unwrap_or("application/octet-stream"),
    );
    set(
        header::CONTENT_DISPOSITION,
        picture.map_or("attachment; filename=\"document.pdf\"", |_| "inline"),
    );
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'",
    );
    set(header::CACHE_CONTROL, "no-store");
    if let Ok(hash) = HeaderValue::from_str(&kept.to_string()) {
        headers.insert(SHA256_HEADER, hash);
    }
    response
}

fn damaged(message: &str) -> Error {
    Problem::new(ProblemCode::Damaged, message).into()
}

fn too_large() -> Error {
    Error::problem(
        ProblemCode::TooLarge,
        "This file is larger than 20 MB. Make it smaller, or take the photo again with a lower \
         setting.",
    )
}
