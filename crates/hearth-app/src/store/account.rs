//! Whose store it is: the person, this installation's key, and the session.

use ed25519_dalek::SigningKey;
use hearth_domain::api::account::{Me, Tokens};
use rusqlite::OptionalExtension;

use super::{Result, Store, json, name, to_json};
use crate::desk::Installation;

/// What a store says of its account.
pub struct Account {
    /// The person, as the server last described them.
    pub me: Me,
    /// This installation.
    pub installation: Installation,
    /// The session's tokens, while there is one.
    pub tokens: Option<Tokens>,
}

impl Store {
    /// The account; none in a store whose making was cut short.
    pub fn account(&self) -> Result<Option<Account>> {
        self.read(|db| {
            let mut select = db.prepare(
                "select me, installation, signing_key, tokens from account where only_one = 1",
            )?;
            let account = select.query_row([], |row| {
                let tokens: Option<String> = row.get("tokens")?;
                Ok(Account {
                    me: json(row, "me")?,
                    installation: Installation {
                        id: name(row, "installation")?,
                        key: SigningKey::from_bytes(&row.get("signing_key")?),
                    },
                    tokens: tokens.and_then(|text| serde_json::from_str(&text).ok()),
                })
            });
            Ok(account.optional()?)
        })
    }

    /// Keeps the account as it is after a log-in.
    pub fn keep_account(&self, account: &Account) -> Result<()> {
        let Installation { id, key } = &account.installation;
        let tokens = account.tokens.as_ref().map(to_json).transpose()?;
        self.write(|db| {
            db.execute(
                "insert into account (only_one, me, installation, signing_key, tokens)
                 values (1, ?1, ?2, ?3, ?4)
                 on conflict (only_one) do update set me = excluded.me,
                     installation = excluded.installation, signing_key = excluded.signing_key,
                     tokens = excluded.tokens",
                (to_json(&account.me)?, id.as_str(), key.to_bytes(), tokens),
            )?;
            Ok(())
        })
    }

    /// Keeps what the server last said of the person.
    pub fn keep_me(&self, me: &Me) -> Result<()> {
        self.write(|db| {
            db.execute("update account set me = ?1", [to_json(me)?])?;
            Ok(())
        })
    }

    /// Keeps tokens in place of others, or forgets them. Those of a later log-in stay.
    pub fn replace_tokens(&self, before: &Tokens, after: Option<&Tokens>) -> Result<()> {
        let after = after.map(to_json).transpose()?;
        self.write(|db| {
            db.execute(
                "update account set tokens = ?2 where tokens = ?1",
                (to_json(before)?, after),
            )?;
            Ok(())
        })
    }
}
