//! The browser's part of logging in: reads the provider's page, fills in its form, and follows it
//! back to the app.
//!
//! Not here: the app's part.

use std::path::Path;

use anyhow::{Context, ensure};
use reqwest::{
    Certificate, Client, StatusCode,
    header::{CONTENT_TYPE, LOCATION},
    redirect::Policy,
};

/// A password that everybody in a journey has.
pub const PASSWORD: &str = "a warm hearth at home";

/// Opens the page that the app named, fills in the form as this person and follows it back to the
/// app, which answers with the page that says so.
///
/// # Errors
/// When a page is not what a browser would expect.
pub async fn log_in(url: &str, login: &str) -> anyhow::Result<()> {
    log_in_trusting(url, login, None).await
}

/// The same in a browser that trusts one more authority, from a PEM file.
///
/// # Errors
/// As [`log_in`]; when the file cannot be read.
pub async fn log_in_trusting(url: &str, login: &str, ca: Option<&Path>) -> anyhow::Result<()> {
    hearth_app::client::choose_tls();
    let mut browser = Client::builder().redirect(Policy::none());
    if let Some(ca) = ca {
        browser = browser.tls_certs_merge(Certificate::from_pem_bundle(&std::fs::read(ca)?)?);
    }
    let browser = browser.build()?;
    let back = fill_in(&browser, url, login).await?;
    browser.get(back).send().await?.error_for_status()?;
    Ok(())
}

/// As [`log_in`], but answers with the address that leads back to the app, and does not follow it.
///
/// # Errors
/// As [`log_in`].
pub async fn way_back(url: &str, login: &str) -> anyhow::Result<String> {
    hearth_app::client::choose_tls();
    let browser = Client::builder().redirect(Policy::none()).build()?;
    fill_in(&browser, url, login).await
}

async fn fill_in(browser: &Client, url: &str, login: &str) -> anyhow::Result<String> {
    let page = browser
        .get(url)
        .send()
        .await?
        .error_for_status()?
        .text()
        .await?;
    let mut form: Vec<(String, String)> = inputs(&page)?;
    for (name, value) in &mut form {
        match name.as_str() {
            "login" => *value = login.into(),
            "password" | "again" => *value = PASSWORD.into(),
            _ => {}
        }
    }
    let action = url::Url::parse(url)?.join("/authorize")?;
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&form)
        .finish();
    let sent = browser
        .post(action)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = sent.body(form).send().await?;
    let status = answer.status();
    let to = answer
        .headers()
        .get(LOCATION)
        .and_then(|to| to.to_str().ok())
        .map(str::to_owned);
    let body = answer.text().await?;
    ensure!(
        status == StatusCode::SEE_OTHER,
        "the form was not taken ({status}): {body}"
    );
    to.context("the form led nowhere")
}

/// The names and values of the inputs of a page's form.
fn inputs(page: &str) -> anyhow::Result<Vec<(String, String)>> {
    let attribute = |tag: &str, name: &str| -> Option<String> {
        let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
        Some(tag[start..].split('"').next()?.replace("&amp;", "&"))
    };
    let tags = page
        .split("<input")
        .skip(1)
        .filter_map(|rest| rest.split('>').next());
    let inputs: Vec<_> = tags
        .filter_map(|tag| {
            Some((
                attribute(tag, "name")?,
                attribute(tag, "value").unwrap_or_default(),
            ))
        })
        .collect();
    ensure!(!inputs.is_empty(), "the page has no form: {page}");
    Ok(inputs)
}
