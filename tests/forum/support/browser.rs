//! A browser without scripts: cookies, forms by their words, one redirect and no more.

use std::collections::BTreeMap;
use std::sync::Mutex;

use scraper::{ElementRef, Html, Selector};
use ureq::http::Response;
use ureq::{Agent, Body};

/// One person's browser.
pub struct Browser {
    agent: Agent,
    base: String,
    /// What the proxy says; without it no proxy stands between.
    network: Option<String>,
    cookies: Mutex<BTreeMap<String, String>>,
}

/// A page that was answered.
#[derive(Debug, Clone)]
pub struct Page {
    /// Status of the last answer.
    pub status: u16,
    /// Path and query it came from.
    pub path: String,
    /// Its HTML.
    pub html: String,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
}

/// A form as a browser would send it.
#[derive(Debug, Clone)]
pub struct Form {
    method: String,
    action: String,
    takes_files: bool,
    fields: Vec<(String, String)>,
}

impl Browser {
    pub fn new(base: &str) -> Self {
        let agent: Agent = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(std::time::Duration::from_secs(60)))
            // The server hangs up after five seconds; a request must not cross that.
            .max_idle_age(std::time::Duration::from_secs(2))
            .build()
            .into();
        Self {
            agent,
            base: base.to_owned(),
            network: Some("192.0.2.1".to_owned()),
            cookies: Mutex::default(),
        }
    }

    /// A browser in another network, as a proxy tells it.
    pub fn behind(base: &str, network: &str) -> Self {
        Self { network: Some(network.to_owned()), ..Self::new(base) }
    }

    /// A program on the server's own machine, past the proxy.
    pub fn without_proxy(base: &str) -> Self {
        Self { network: None, ..Self::new(base) }
    }

    /// GET, and one redirect.
    pub fn visits(&self, path: &str) -> Page {
        let page = self.gets(path);
        self.follows(page)
    }

    /// GET as it is answered.
    pub fn gets(&self, path: &str) -> Page {
        let request = self.agent.get(self.url(path)).header("cookie", self.cookie_header());
        self.takes(path, self.through_proxy(request).call().unwrap())
    }

    /// HEAD as it is answered.
    pub fn heads(&self, path: &str) -> Page {
        let request = self.agent.head(self.url(path)).header("cookie", self.cookie_header());
        self.takes(path, self.through_proxy(request).call().unwrap())
    }

    /// POST as it is answered, from our own page.
    pub fn posts(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.posts_from(path, fields, &self.base)
    }

    /// POST that says it comes from `origin`.
    pub fn posts_from(&self, path: &str, fields: &[(&str, &str)], origin: &str) -> Page {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .agent
            .post(self.url(path))
            .header("cookie", self.cookie_header())
            .header("origin", origin)
            .header("content-type", "application/x-www-form-urlencoded");
        self.takes(path, self.through_proxy(request).send(body).unwrap())
    }

    /// Sends a form as it stands, and follows the redirect.
    pub fn sends(&self, form: &Form) -> Page {
        let fields: Vec<_> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = if form.method == "get" {
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
            self.gets(&format!("{}?{query}", form.action))
        } else if form.takes_files {
            return self.sends_file(form, "", ("", b""));
        } else {
            self.posts(&form.action, &fields)
        };
        self.follows(page)
    }

    /// Sends a form with a file, as browsers do, and follows the redirect.
    pub fn sends_file(&self, form: &Form, field: &str, (name, content): (&str, &[u8])) -> Page {
        const BOUNDARY: &str = "----grenze4711";
        let mut body = Vec::new();
        for (name, value) in form.fields.iter().filter(|(name, _)| name != field) {
            let part =
                format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let request = self
            .agent
            .post(self.url(&form.action))
            .header("cookie", self.cookie_header())
            .header("origin", &self.base)
            .header("content-type", format!("multipart/form-data; boundary={BOUNDARY}"));
        let page = self.takes(&form.action, self.through_proxy(request).send(&body[..]).unwrap());
        self.follows(page)
    }

    /// GET of a file that is no text.
    pub fn fetches(&self, path: &str) -> (u16, String, Vec<u8>) {
        let request = self.agent.get(self.url(path)).header("cookie", self.cookie_header());
        let mut response = self.through_proxy(request).call().unwrap();
        let cache =
            response.headers().get("cache-control").map_or("", |value| value.to_str().unwrap()).to_owned();
        (response.status().as_u16(), cache, response.body_mut().read_to_vec().unwrap())
    }

    /// What a cookie holds.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// Sets a cookie, as an earlier visit would have.
    pub fn sets_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    fn follows(&self, page: Page) -> Page {
        let mut page = page;
        // A change leads to /b/{id} and that to its page: two steps, never a third.
        for _ in 0..2 {
            match page.headers.get("location").filter(|_| (300..400).contains(&page.status)) {
                Some(location) => page = self.gets(&location.replace(&self.base, "")),
                None => break,
            }
        }
        page
    }

    fn through_proxy<B>(&self, request: ureq::RequestBuilder<B>) -> ureq::RequestBuilder<B> {
        match &self.network {
            Some(network) => request.header("x-forwarded-for", network),
            None => request,
        }
    }

    fn url(&self, path: &str) -> String {
        let path = path.split('#').next().unwrap_or_default();
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    /// All cookies, as they are sent.
    pub fn cookie_header(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    fn takes(&self, path: &str, mut response: Response<Body>) -> Page {
        let mut cookies = self.cookies.lock().unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
            let (name, value) = pair.split_once('=').unwrap();
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
            .collect();
        let html = response.body_mut().with_config().limit(20_000_000).read_to_string().unwrap_or_default();
        Page { status: response.status().as_u16(), path: path.to_owned(), html, headers }
    }
}

/// The words of all elements that the selector finds in some HTML.
pub fn texts_of(html: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(html);
    html.select(&Selector::parse(selector).unwrap()).map(|element| words(&element)).collect()
}

impl Page {
    /// All words of the page, with single spaces.
    pub fn text(&self) -> String {
        words(&Html::parse_document(&self.html).root_element())
    }

    /// The words of the first element that the selector finds.
    pub fn text_of(&self, selector: &str) -> String {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).next().map_or_else(String::new, |element| words(&element))
    }

    /// The words of all elements that the selector finds.
    pub fn texts_of(&self, selector: &str) -> Vec<String> {
        texts_of(&self.html, selector)
    }

    /// An attribute of all elements that the selector finds.
    pub fn attributes_of(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        html.select(&selector).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The heading of the page.
    pub fn h1(&self) -> String {
        self.text_of("h1")
    }

    /// Where the link with these words leads.
    pub fn link(&self, label: &str) -> String {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse("a[href]").unwrap();
        let found = html.select(&selector).find(|link| words(link).contains(label));
        found.unwrap_or_else(|| panic!("no link „{label}“ on {}", self.path)).attr("href").unwrap().to_owned()
    }

    /// Whether there is a button with these words.
    pub fn has_button(&self, label: &str) -> bool {
        self.find_form(label, 0).is_some()
    }

    /// The form with the button of these words, filled as the page has it.
    pub fn form(&self, button: &str) -> Form {
        self.form_at(button, 0)
    }

    /// The same for the button's occurrence number `place`.
    pub fn form_at(&self, button: &str, place: usize) -> Form {
        self.find_form(button, place).unwrap_or_else(|| {
            panic!("no button „{button}“ on {} ({}): {}", self.path, self.status, self.text())
        })
    }

    fn find_form(&self, label: &str, place: usize) -> Option<Form> {
        let html = Html::parse_document(&self.html);
        let buttons = Selector::parse("button").unwrap();
        let button = html.select(&buttons).filter(|button| words(button).contains(label)).nth(place)?;
        let form = button.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "form");
        let form = form.or_else(|| {
            let id = button.attr("form")?;
            html.select(&Selector::parse(&format!("form[id='{id}']")).unwrap()).next()
        })?;
        let mut fields = form_fields(&form);
        if let Some(name) = button.attr("name") {
            fields.push((name.to_owned(), button.attr("value").unwrap_or_default().to_owned()));
        }
        let own = self.path.split('?').next().unwrap_or_default();
        let action = button.attr("formaction").or(form.attr("action")).filter(|action| !action.is_empty());
        Some(Form {
            method: form.attr("method").unwrap_or("get").to_lowercase(),
            action: action.unwrap_or(own).to_owned(),
            takes_files: form.attr("enctype").is_some(),
            fields,
        })
    }
}

impl Form {
    /// The same fields, sent elsewhere.
    pub fn to(mut self, action: &str) -> Self {
        action.clone_into(&mut self.action);
        self
    }

    /// Sets a field by its name, also one that the page does not offer.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> String {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map_or_else(String::new, |(_, value)| value.clone())
    }

    /// As it goes over the wire.
    pub fn body(&self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.fields).finish()
    }

    /// Where it would be sent.
    pub fn action(&self) -> &str {
        &self.action
    }
}

fn form_fields(form: &ElementRef<'_>) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for element in form.select(&Selector::parse("input[name], textarea[name], select[name]").unwrap()) {
        let name = element.attr("name").unwrap_or_default().to_owned();
        match (element.value().name(), element.attr("type").unwrap_or("text")) {
            ("input", "radio" | "checkbox") => {
                if element.attr("checked").is_some() {
                    fields.push((name, element.attr("value").unwrap_or("on").to_owned()));
                }
            }
            ("input", _) => fields.push((name, element.attr("value").unwrap_or_default().to_owned())),
            ("textarea", _) => {
                let text: String = element.text().collect();
                fields.push((name, text.strip_prefix('\n').unwrap_or(&text).to_owned()));
            }
            _ => {
                let options = Selector::parse("option").unwrap();
                let chosen = element
                    .select(&options)
                    .find(|option| option.attr("selected").is_some())
                    .or_else(|| element.select(&options).next());
                fields
                    .extend(chosen.map(|option| (name, option.attr("value").unwrap_or_default().to_owned())));
            }
        }
    }
    fields
}

fn words(element: &ElementRef<'_>) -> String {
    let text: String = element.text().collect::<Vec<_>>().join(" ");
    text.replace('\u{2060}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}
