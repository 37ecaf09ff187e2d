//! Styles, scripts and icons: built into the program, served from a folder that is named after their
//! content, so that a browser keeps them for ever and a new version has a new address.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::{Arc, PoisonError, RwLock};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web as actix};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::Web;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// First, in this order; then the components by name; then print.
const STYLES_FIRST: [&str; 3] = ["css/tokens.css", "css/base.css", "css/layout.css"];
const STYLES_LAST: &str = "css/print.css";

/// All assets, ready to be sent.
pub struct Assets {
    bundle: RwLock<Arc<Bundle>>,
    rereads: bool,
}

struct Bundle {
    hash: String,
    files: BTreeMap<String, Asset>,
}

struct Asset {
    mime: &'static str,
    plain: Vec<u8>,
    gzip: Vec<u8>,
    brotli: Vec<u8>,
}

impl Assets {
    /// Collects and compresses the assets. In development they are read again for each page.
    pub fn new(rereads: bool) -> Self {
        Self { bundle: RwLock::new(Arc::new(Bundle::collect(!rereads))), rereads }
    }

    /// The folder in addresses, as in `/static/3f9a…`.
    pub fn base(&self) -> String {
        if self.rereads {
            let fresh = Arc::new(Bundle::collect(false));
            *self.bundle.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
        format!("/static/{}", self.current().hash)
    }

    fn current(&self) -> Arc<Bundle> {
        self.bundle.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Bundle {
    fn collect(compresses: bool) -> Self {
        let mut sources: BTreeMap<String, (&'static str, Vec<u8>)> = BTreeMap::new();
        sources.insert("app.css".to_owned(), ("text/css; charset=utf-8", styles()));
        for name in Files::iter() {
            let (served, mime) = match name.rsplit_once('.') {
                Some((_, "js")) => (name.trim_start_matches("js/"), "text/javascript; charset=utf-8"),
                Some((_, "svg")) => (name.as_ref(), "image/svg+xml"),
                _ => continue,
            };
            if let Some(file) = Files::get(&name) {
                sources.insert(served.to_owned(), (mime, file.data.into_owned()));
            }
        }
        let mut hasher = Sha256::new();
        for (name, (_, data)) in &sources {
            hasher.update(name.as_bytes());
            hasher.update(data);
        }
        let hash = hasher.finalize()[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        let files = sources
            .into_iter()
            .map(|(name, (mime, plain))| {
                let (gzip, brotli) =
                    if compresses { (gzip(&plain), brotli(&plain)) } else { Default::default() };
                (name, Asset { mime, plain, gzip, brotli })
            })
            .collect();
        Self { hash, files }
    }
}

/// The one style sheet, from its parts.
fn styles() -> Vec<u8> {
    let components = Files::iter().filter(|name| name.starts_with("css/components/"));
    let mut names: Vec<String> = STYLES_FIRST.iter().map(ToString::to_string).collect();
    let mut sorted: Vec<String> = components.map(|name| name.to_string()).collect();
    sorted.sort();
    names.extend(sorted);
    names.push(STYLES_LAST.to_owned());
    names.iter().filter_map(|name| Files::get(name)).flat_map(|file| file.data.into_owned()).collect()
}

fn gzip(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing into memory does not fail; an empty result is never served.
    encoder.write_all(data).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Brotli looks back 64 kB, which is more than any of our files has: its usual 4 MB are 30 MB of memory at the start.
const WINDOW: i32 = 16;

fn brotli(data: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: WINDOW, ..Default::default() };
    match brotli::BrotliCompress(&mut &*data, &mut compressed, &parameters) {
        Ok(_) => compressed,
        Err(_) => Vec::new(),
    }
}

/// `GET /static/{hash}/{file}`
pub async fn serve(
    request: HttpRequest,
    web: actix::Data<Web>,
    path: actix::Path<(String, String)>,
) -> HttpResponse {
    let bundle = web.assets.current();
    let (hash, name) = path.into_inner();
    // A page from before an update asks for the old folder: it gets the new file, but must not keep it.
    let is_current = hash == bundle.hash;
    let Some(asset) = bundle.files.get(&name) else {
        return HttpResponse::NotFound().finish();
    };
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let accepts = |encoding: &str| accepted.is_some_and(|accepted| accepted.contains(encoding));
    let mut response = HttpResponse::Ok();
    response.content_type(asset.mime).insert_header((header::VARY, "accept-encoding"));
    if is_current {
        response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    }
    if accepts("br") && !asset.brotli.is_empty() {
        response.insert_header((header::CONTENT_ENCODING, "br")).body(asset.brotli.clone())
    } else if accepts("gzip") && !asset.gzip.is_empty() {
        response.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.gzip.clone())
    } else {
        // Keeps the compressing middleware away from what is sent as it is.
        response.insert_header((header::CONTENT_ENCODING, "identity")).body(asset.plain.clone())
    }
}
