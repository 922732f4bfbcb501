//! `POST /token`: a code from the browser, or a refresh token, for a session's tokens.
//!
//! An access token is good for 15 minutes. A refresh token is good once, for 30 days; a session
//! ends after 90 whatever happens. A code or refresh token that comes twice was stolen by somebody:
//! the session that it began ends. Not here: how the code came to be ([`super::authorize`]).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::VerifyingKey;
use hearth_domain::{
    ProblemCode,
    api::account::{TokenRequest, Tokens},
    hash::Hash,
    id::{InstallationId, PersonId},
    time::Ms,
};
use sha2::{Digest, Sha256};
use sqlx::Row;

use super::secret::Secret;
use crate::{
    auth::logged_out,
    db::{self, Tx},
    error::{Error, Result},
    state::App,
};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const ACCESS_MS: i64 = 15 * MINUTE_MS;
const REFRESH_MS: i64 = 30 * DAY_MS;
const SESSION_MS: i64 = 90 * DAY_MS;
/// How long a code from the browser is good for.
const CODE_MS: i64 = MINUTE_MS;

/// Makes the code that the browser hands to the app.
pub async fn new_code(tx: &mut Tx, person: &PersonId, challenge: &str, now: Ms) -> Result<Secret> {
    let code = Secret::new_code()?;
    sqlx::query("delete from login_codes where expires < $1")
        .bind(now.plus(-DAY_MS).0)
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "insert into login_codes (code, person, challenge, expires) values ($1, $2, $3, $4)",
    )
    .bind(code.hash())
    .bind(person.as_str())
    .bind(challenge)
    .bind(now.plus(CODE_MS).0)
    .execute(&mut **tx)
    .await?;
    Ok(code)
}

/// The S256 challenge of a verifier (RFC 7636).
pub fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Exchanges a code or a refresh token.
pub async fn exchange(app: &App, request: &TokenRequest) -> Result<Tokens> {
    db::retry(|| async {
        let (mut tx, now) = (app.db.begin().await?, app.now());
        let outcome = match request {
            TokenRequest::Code {
                code,
                verifier,
                installation,
                public_key,
            } => {
                let code = Secret::code(code).ok_or_else(logged_out)?;
                let key = read_key(public_key)?;
                by_code(&mut tx, &code, verifier, installation, &key, now).await?
            }
            TokenRequest::Refresh { refresh } => {
                let refresh = Secret::refresh(refresh).ok_or_else(logged_out)?;
                by_refresh(&mut tx, &refresh, now).await?
            }
        };
        // A refusal is committed too: it used the code up, or ended a session.
        tx.commit().await?;
        outcome
    })
    .await
}

/// What is written even when the answer is no stands in the outer result's success.
type Outcome = Result<Result<Tokens>>;

async fn by_code(
    tx: &mut Tx,
    code: &Secret,
    verifier: &str,
    installation: &InstallationId,
    key: &str,
    now: Ms,
) -> Outcome {
    let row = sqlx::query(
        "update login_codes set used = $1 where code = $2 and used is null and expires > $1
         returning person, challenge",
    )
    .bind(now.0)
    .bind(code.hash())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else {
        sqlx::query("update sessions set ended = $1 where code = $2 and ended is null")
            .bind(now.0)
            .bind(code.hash())
            .execute(&mut **tx)
            .await?;
        return Ok(Err(logged_out()));
    };
    let challenge: String = row.try_get("challenge")?;
    if self::challenge(verifier) != challenge {
        return Ok(Err(logged_out()));
    }
    let person: PersonId = db::parsed(&row, "person")?;
    if let Err(refused) = register(tx, installation, &person, key, now).await? {
        return Ok(Err(refused));
    }
    // One installation has one session: whoever logs in again has left the one before.
    sqlx::query("update sessions set ended = $1 where installation = $2 and ended is null")
        .bind(now.0)
        .bind(installation.as_str())
        .execute(&mut **tx)
        .await?;
    let session = uuid::Uuid::now_v7().to_string();
    let ends = now.plus(SESSION_MS);
    sqlx::query(
        "insert into sessions (id, person, installation, code, created, last_used, ends)
         values ($1, $2, $3, $4, $5, $5, $6)",
    )
    .bind(&session)
    .bind(person.as_str())
    .bind(installation.as_str())
    .bind(code.hash())
    .bind(now.0)
    .bind(ends.0)
    .execute(&mut **tx)
    .await?;
    Ok(Ok(issue(tx, &session, ends, now).await?))
}

/// Remembers an installation and its key. Both are its person's for good, because what it signed
/// must verify for as long as it is kept.
async fn register(
    tx: &mut Tx,
    installation: &InstallationId,
    person: &PersonId,
    key: &str,
    now: Ms,
) -> Result<Result<()>> {
    sqlx::query(
        "insert into installations (id, person, public_key, created) values ($1, $2, $3, $4)
         on conflict (id) do nothing",
    )
    .bind(installation.as_str())
    .bind(person.as_str())
    .bind(key)
    .bind(now.0)
    .execute(&mut **tx)
    .await?;
    let row = sqlx::query("select person, public_key from installations where id = $1")
        .bind(installation.as_str())
        .fetch_one(&mut **tx)
        .await?;
    let (its_person, its_key): (String, String) = (row.try_get(0)?, row.try_get(1)?);
    if its_person == person.as_str() && its_key == key {
        Ok(Ok(()))
    } else {
        Ok(Err(Error::problem(
            ProblemCode::NotAllowed,
            "This copy of Hearth was set up for somebody else. Log out in Hearth, then log in with \
             your own name.",
        )))
    }
}

async fn by_refresh(tx: &mut Tx, refresh: &Secret, now: Ms) -> Outcome {
    let row = sqlx::query(
        "select s.id, s.ends, t.used, t.expires
         from refresh_tokens t
         join sessions s on s.id = t.session join people p on p.id = s.person
         where t.token = $1 and s.ended is null and p.active = 1",
    )
    .bind(refresh.hash())
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else {
        return Ok(Err(logged_out()));
    };
    let session: String = row.try_get("id")?;
    let (ends, expires): (i64, i64) = (row.try_get("ends")?, row.try_get("expires")?);
    let taken =
        sqlx::query("update refresh_tokens set used = $1 where token = $2 and used is null")
            .bind(now.0)
            .bind(refresh.hash())
            .execute(&mut **tx)
            .await?
            .rows_affected();
    if taken == 0 {
        tracing::warn!("a refresh token came twice: its session was ended");
        end(tx, &session, now).await?;
        return Ok(Err(logged_out()));
    }
    if ends <= now.0 || expires <= now.0 {
        return Ok(Err(logged_out()));
    }
    sqlx::query("update sessions set last_used = $1 where id = $2")
        .bind(now.0)
        .bind(&session)
        .execute(&mut **tx)
        .await?;
    Ok(Ok(issue(tx, &session, Ms(ends), now).await?))
}

/// Makes the session's next pair of tokens.
async fn issue(tx: &mut Tx, session: &str, ends: Ms, now: Ms) -> Result<Tokens> {
    let (access, refresh) = (Secret::new_access()?, Secret::new_refresh()?);
    let access_expires = now.plus(ACCESS_MS).min(ends);
    for forget in [
        "delete from access_tokens where session = $1 and expires <= $2",
        "delete from refresh_tokens where session = $1 and expires <= $2",
    ] {
        sqlx::query(forget)
            .bind(session)
            .bind(now.0)
            .execute(&mut **tx)
            .await?;
    }
    sqlx::query("insert into access_tokens (token, session, expires) values ($1, $2, $3)")
        .bind(access.hash())
        .bind(session)
        .bind(access_expires.0)
        .execute(&mut **tx)
        .await?;
    sqlx::query("insert into refresh_tokens (token, session, expires) values ($1, $2, $3)")
        .bind(refresh.hash())
        .bind(session)
        .bind(now.plus(REFRESH_MS).min(ends).0)
        .execute(&mut **tx)
        .await?;
    Ok(Tokens {
        access: access.reveal().to_owned(),
        access_expires,
        refresh: refresh.reveal().to_owned(),
    })
}

/// Ends a session, and with it every token that came of it.
pub async fn end(tx: &mut Tx, session: &str, now: Ms) -> Result<()> {
    sqlx::query("update sessions set ended = $1 where id = $2 and ended is null")
        .bind(now.0)
        .bind(session)
        .execute(&mut **tx)
        .await?;
    for forget in [
        "delete from access_tokens where session = $1",
        "delete from refresh_tokens where session = $1",
    ] {
        sqlx::query(forget).bind(session).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Ends every session of a person.
pub async fn end_all(tx: &mut Tx, person: &PersonId, now: Ms) -> Result<()> {
    sqlx::query("update sessions set ended = $1 where person = $2 and ended is null")
        .bind(now.0)
        .bind(person.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// An Ed25519 public key in its one spelling.
fn read_key(text: &str) -> Result<String> {
    let bad = || Error::field("publicKey", "Update Hearth, then log in again.");
    let bytes: Hash = text.parse().map_err(|_| bad())?;
    VerifyingKey::from_bytes(&bytes.0).map_err(|_| bad())?;
    Ok(bytes.to_string())
}
