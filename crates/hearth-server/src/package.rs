//! `PUT /packages/{id}`: a signed package becomes one entry and a receipt, in one transaction.
//!
//! The same package again gives the same receipt; another one under its name is refused. Not here:
//! what makes a package sound and which of its responses may be appended, which is the domain's
//! ([`hearth_domain::package`]).

use anyhow::Context;
use axum::extract::{DefaultBodyLimit, State};
use ed25519_dalek::VerifyingKey;
use hearth_domain::{
    FieldProblem, Problem, ProblemCode,
    api::record::{FileReceipt, Receipt},
    hash::Hash,
    id::{InstallationId, PackageId, PersonId},
    package::{FileClaim, MOST_RESPONSES, Manifest, Package, Payload, Unfit, Verified},
    record::{Body, Record},
    response::Response,
};
use sqlx::Row;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use crate::{
    auth::Advisor,
    db::{Tx, parsed},
    error::{Error, Result},
    extract::{Json, Path},
    file,
    record::{
        stored::Reach,
        work::{Work, appending},
    },
    state::App,
};

/// The most bytes of a package: contents are answers and words, files travel by themselves.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// The routes of this noun.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(put).layer(DefaultBodyLimit::max(MOST_BYTES)))
}

/// Takes a package in.
#[utoipa::path(put, path = "/packages/{id}", tag = "record", security(("session" = [])),
    params(("id" = PackageId, Path, description = "The package, named by its device")),
    request_body = Package,
    responses(
        (status = 200, body = Receipt),
        (status = 400, description = "Made by another version of the app", body = Problem),
        (status = 401, description = "Log in", body = Problem),
        (status = 403, description = "For advisors only", body = Problem),
        (status = 404, description = "There is no record", body = Problem),
        (status = 409, description = "Another package has this name, or the record is not the one that the device knows", body = Problem),
        (status = 413, description = "Too large, or too many answers", body = Problem),
        (status = 422, description = "Not sound, or a file is missing", body = Problem),
))]
async fn put(
    State(app): State<App>,
    who: Advisor,
    Path(id): Path<PackageId>,
    Json(package): Json<Package>,
) -> Result<Json<Receipt>> {
    let manifest = Manifest::read(&package.manifest).map_err(unfit)?;
    if manifest.package != id {
        return Err(invalid(
            "This package was sent under another name. Send it again.",
        ));
    }
    let key = key(&app, &manifest.installation, &who.person).await?;
    let verified = package.verify(&key).map_err(unfit)?;
    let receipt = appending(|| take_in(&app, &who.person, &package, &verified, &key)).await?;
    Ok(Json(receipt))
}

/// Everything that taking a package in changes.
async fn take_in(
    app: &App,
    person: &PersonId,
    package: &Package,
    verified: &Verified,
    key: &VerifyingKey,
) -> Result<Receipt> {
    let manifest = &verified.manifest;
    let mut work = Work::begin(app, Reach::Own(person)).await?;
    if work.stored.record.id != manifest.record {
        return Err(Error::not_found("This record"));
    }
    if let Some(receipt) = given(work.tx(), &manifest.package, person, verified.hash).await? {
        return Ok(receipt);
    }
    knows_head(&work, manifest)?;
    let files = files(work.tx(), person, &manifest.files).await?;

    let older_head = manifest.head.seq < work.stored.head.seq;
    let (accepted, refused) = verified.admit(&work.stored.record, &work.packs(), key);
    let mut entry = None;
    if !accepted.is_empty() {
        let by = work.stored.author();
        let body = Body::Submitted {
            package: verified.hash,
            responses: accepted.clone(),
        };
        work.append(by, body).await?;
        entry = Some(work.stored.head.seq);
        for response in &accepted {
            keep(&mut work, package, verified, response).await?;
        }
        work.reread_files().await?;
    }
    let receipt = Receipt {
        package: manifest.package.clone(),
        manifest: verified.hash,
        entry,
        head: work.stored.head,
        received: work.now,
        accepted: accepted.into_iter().map(|it| it.id).collect(),
        refused,
        files,
        older_head,
    };
    note(&mut work, package, verified, &receipt).await?;
    work.finish().await?;
    Ok(receipt)
}

/// The key of an installation of this person.
async fn key(app: &App, id: &InstallationId, person: &PersonId) -> Result<VerifyingKey> {
    let unknown = || {
        invalid(
            "The server does not know this installation of Hearth. Log out, log in again and send \
             once more.",
        )
    };
    let row = sqlx::query("select public_key from installations where id = $1 and person = $2")
        .bind(id.as_str())
        .bind(person.as_str())
        .fetch_optional(app.db.reader())
        .await?;
    let row = row.ok_or_else(unknown)?;
    // The same 64 digits as a hash.
    let key: Hash = parsed(&row, "public_key")?;
    VerifyingKey::from_bytes(&key.0).map_err(|_| unknown())
}

/// The receipt that was given for a package of this name.
async fn given(
    tx: &mut Tx,
    id: &PackageId,
    person: &PersonId,
    hash: Hash,
) -> Result<Option<Receipt>> {
    let row = sqlx::query(
        "select k.hash, k.receipt, r.person from packages k join records r on r.id = k.record
         where k.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if parsed::<PersonId>(&row, "person")? != *person {
        return Err(Error::not_found("This package"));
    }
    if parsed::<Hash>(&row, "hash")? != hash {
        return Err(Error::problem(
            ProblemCode::Conflict,
            "Another package was sent under this name. Nothing was changed. Send your answers \
             again.",
        ));
    }
    let receipt: String = row.try_get("receipt")?;
    Ok(Some(
        serde_json::from_str(&receipt).context("a receipt cannot be read")?,
    ))
}

/// Whether the device knows this record: the head that it names must be one that the record had.
fn knows_head(work: &Work<'_>, manifest: &Manifest) -> Result<()> {
    if work.stored.head_at(manifest.head.seq) == Some(manifest.head) {
        return Ok(());
    }
    Err(Error::problem(
        ProblemCode::Conflict,
        "The server's record is not the one that this computer knows. Open Hearth again while \
         online, check your answers and send them once more.",
    ))
}

/// Every file that a package names, as the server holds it.
async fn files(tx: &mut Tx, person: &PersonId, claims: &[FileClaim]) -> Result<Vec<FileReceipt>> {
    let (mut receipts, mut faults) = (Vec::new(), Vec::new());
    for claim in claims {
        let held = file::held(&mut **tx, &claim.id, person).await?;
        let fault = match &held {
            None => Some("This file has not arrived. Send it again."),
            Some(held) if held.erased.is_some() => {
                Some("This file was erased. Add it to the answer once more.")
            }
            Some(held) if held.is_bound => {
                Some("This file belongs to another answer. Add it to this one once more.")
            }
            Some(held)
                if held.receipt.sha256 != claim.sha256
                    || held.receipt.bytes != claim.bytes
                    || held.media_type != claim.media_type =>
            {
                Some("The server has other bytes under this name. Add the file once more.")
            }
            Some(_) => None,
        };
        if let Some(fault) = fault {
            faults.push(FieldProblem {
                field: claim.id.to_string(),
                message: fault.into(),
            });
        }
        receipts.extend(held.map(|held| held.receipt));
    }
    if faults.is_empty() {
        Ok(receipts)
    } else {
        Err(Problem::fields(faults).into())
    }
}

/// Keeps the content of a response that was taken, and binds its files to it.
async fn keep(
    work: &mut Work<'_>,
    package: &Package,
    verified: &Verified,
    response: &Response,
) -> Result<()> {
    let is_its = |payload: &&Payload| payload.response == response.id;
    let payload = package.payloads.iter().find(is_its);
    let (payload, value) = payload
        .zip(verified.values.get(&response.id))
        .context("a verified package lacks a content")?;
    work.keep_content(
        &response.id,
        &response.item,
        &payload.salt,
        &payload.value,
        value.clone(),
    )
    .await?;
    for file in &response.files {
        let bound = sqlx::query(
            "update files set record = $2, response = $3, item = $4
             where id = $1 and response is null",
        )
        .bind(file.as_str())
        .bind(work.stored.record.id.as_str())
        .bind(response.id.as_str())
        .bind(response.item.as_str())
        .execute(&mut **work.tx())
        .await?;
        if bound.rows_affected() == 0 {
            let message = "This file belongs to another answer. Add it to this one once more.";
            return Err(Error::field(file.as_str(), message));
        }
    }
    Ok(())
}

/// Keeps the package as it was signed, with the receipt that is given for it.
async fn note(
    work: &mut Work<'_>,
    package: &Package,
    verified: &Verified,
    receipt: &Receipt,
) -> Result<()> {
    let written = serde_json::to_string(receipt).context("a receipt cannot be written")?;
    let Record { id, .. } = &work.stored.record;
    let query = sqlx::query(
        "insert into packages
             (id, record, installation, manifest, signature, hash, receipt, received)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(receipt.package.as_str().to_owned())
    .bind(id.as_str().to_owned())
    .bind(verified.manifest.installation.as_str().to_owned())
    .bind(package.manifest.clone())
    .bind(package.signature.clone())
    .bind(verified.hash.to_string())
    .bind(written)
    .bind(work.now.0);
    query.execute(&mut **work.tx()).await?;
    Ok(())
}

fn unfit(unfit: Unfit) -> Error {
    match unfit {
        Unfit::Version => Error::problem(
            ProblemCode::WrongVersion,
            "This package was made by another version of Hearth. Update Hearth, then send it again.",
        ),
        Unfit::Signature => invalid(
            "The package is not signed by this computer. Log out, log in again and send once more.",
        ),
        Unfit::Manifest => {
            invalid("The server could not read this package. Update Hearth, then send it again.")
        }
        Unfit::TooMany => Error::problem(
            ProblemCode::TooLarge,
            format!(
                "A package holds {MOST_RESPONSES} answers at most, and this one holds more. \
                 Nothing of it was taken. Update Hearth, then send your answers again."
            ),
        ),
        Unfit::Content(response) => Error::field(
            response.as_str(),
            "An answer is not what was signed. Answer it once more, then send again.",
        ),
    }
}

fn invalid(message: &str) -> Error {
    Error::problem(ProblemCode::Invalid, message)
}
