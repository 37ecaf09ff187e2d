//! Members who read and write: signed in through the form, with what their pages gave them.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use scraper::{Html, Selector};
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::database::{Connection, Place};

/// Members who are signed in at the same time.
pub const VISITORS: usize = 32;
const PASSWORD: &str = "Kehrwoche-2026";

/// A signed-in member.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// Her header `Cookie`.
    pub cookie: String,
}

/// An answer.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// The header `X-Queries`, if there is one.
    pub queries: Option<f64>,
    /// Its body.
    pub body: String,
}

/// What a page's form for a reply holds.
pub struct ReplyForm {
    /// The token.
    pub csrf: String,
    /// The key that counts once.
    pub once: String,
}

/// Makes the forum one that is in the middle of its life, with no digest under way: the first members get a
/// password, and have read every topic, each her share of them.
///
/// # Errors
/// The database refuses it.
pub fn prepare(place: &Place) -> Result<()> {
    let hash = lotsenforum::forum::accounts::password::hash(PASSWORD)?;
    let mut connection = place.open()?;
    let members = members(&mut connection)?;
    let ids: Vec<String> = members.iter().map(|(id, _)| id.to_string()).collect();
    let slots: Vec<String> = ids.iter().enumerate().map(|(slot, id)| format!("({slot}, {id})")).collect();
    connection
        .run(&format!("update members set password_hash = '{hash}' where id in ({})", ids.join(", ")))?;
    connection.run("update mail_preferences set rhythm = 'never'")?;
    connection.run(&format!(
        "with reader(slot, id) as (values {}) \
         insert into read_marks (member_id, thread_id, last_number, read_at) \
         select reader.id, threads.id, threads.last_post_number, threads.last_post_at \
         from threads join reader on reader.slot = threads.id % {VISITORS} where true \
         on conflict do nothing",
        slots.join(", ")
    ))
}

/// The members who visit, and their addresses.
pub fn members(connection: &mut Connection) -> Result<Vec<(i64, String)>> {
    let sql = format!(
        "select id as number, email as text from members where email like 'mitglied-%' order by id limit {VISITORS}"
    );
    let members: Vec<_> = connection.rows(&sql)?.into_iter().map(|row| (row.number, row.text)).collect();
    if members.len() < VISITORS {
        bail!("the invented forum has fewer than {VISITORS} members");
    }
    Ok(members)
}

/// Signs them in.
///
/// # Errors
/// The form does not take the password.
pub fn sign_in(base: &str, place: &Place) -> Result<Vec<Visitor>> {
    members(&mut place.open()?)?
        .into_iter()
        .map(|(_, email)| {
            let cookie = signed_in(base, &email).with_context(|| format!("signing in as {email}"))?;
            Ok(Visitor { cookie })
        })
        .collect()
}

fn signed_in(base: &str, email: &str) -> Result<String> {
    let form = SignInForm::open(base)?;
    let answer = form.send(base, email, PASSWORD)?;
    if answer.status() != 303 {
        bail!("status {}", answer.status());
    }
    let mut cookies = form.cookies;
    keep_cookies(answer.headers(), &mut cookies);
    // The message for the next page is not a reader's everyday.
    cookies.retain(|name, _| name.ends_with("sitzung"));
    if cookies.is_empty() {
        bail!("no cookie of a session");
    }
    Ok(header(&cookies))
}

/// The form that asks for address and password, in one browser.
pub struct SignInForm {
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl SignInForm {
    /// Opens it.
    ///
    /// # Errors
    /// There is none.
    pub fn open(base: &str) -> Result<Self> {
        let mut cookies = BTreeMap::new();
        let mut page = agent().get(format!("{base}/anmelden")).call()?;
        keep_cookies(page.headers(), &mut cookies);
        let html = Html::parse_document(&page.body_mut().read_to_string()?);
        let csrf = field(&html, "form[action='/anmelden'] input[name='csrf']")?;
        Ok(Self { cookies, csrf })
    }

    /// Sends it.
    ///
    /// # Errors
    /// No answer.
    pub fn send(&self, base: &str, email: &str, password: &str) -> Result<Response<Body>> {
        let fields =
            [("csrf", self.csrf.as_str()), ("weiter", "/"), ("email", email), ("passwort", password)];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        Ok(agent()
            .post(format!("{base}/anmelden"))
            .header("cookie", header(&self.cookies))
            .header("content-type", "application/x-www-form-urlencoded")
            .send(body)?)
    }
}

/// GET as a member.
///
/// # Errors
/// No answer.
pub fn get(base: &str, path: &str, headers: &[(String, String)]) -> Result<Answer> {
    let mut request = agent().get(format!("{base}{path}"));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    let mut answer = request.call()?;
    let queries = answer.headers().get("x-queries").and_then(|value| value.to_str().ok()?.parse().ok());
    let body = answer.body_mut().with_config().limit(50_000_000).read_to_vec()?;
    Ok(Answer {
        status: answer.status().as_u16(),
        queries,
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

/// The status of a page, if there is an answer at all.
pub fn status(base: &str, path: &str, cookie: &str) -> Option<u16> {
    get(base, path, &[("cookie".to_owned(), cookie.to_owned())]).ok().map(|answer| answer.status)
}

/// The form for a reply on a topic's page.
///
/// # Errors
/// The page has none.
pub fn reply_form(base: &str, path: &str, visitor: &Visitor) -> Result<ReplyForm> {
    let page = get(base, path, &[("cookie".to_owned(), visitor.cookie.clone())])?;
    let html = Html::parse_document(&page.body);
    let value = |name: &str| field(&html, &format!("form[action$='/antworten'] input[name='{name}']"));
    Ok(ReplyForm { csrf: value("csrf")?, once: value("einmal")? })
}

fn field(html: &Html, selector: &str) -> Result<String> {
    let parsed = Selector::parse(selector).map_err(|error| anyhow::anyhow!("{error}"))?;
    let input = html.select(&parsed).next().with_context(|| format!("no {selector}"))?;
    Ok(input.attr("value").unwrap_or_default().to_owned())
}

fn agent() -> Agent {
    Agent::config_builder()
        .max_redirects(0)
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
}

fn keep_cookies(headers: &ureq::http::HeaderMap, cookies: &mut BTreeMap<String, String>) {
    for cookie in headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()) {
        let pair = cookie.split(';').next().unwrap_or_default();
        if let Some((name, value)) = pair.split_once('=') {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

fn header(cookies: &BTreeMap<String, String>) -> String {
    cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
}
