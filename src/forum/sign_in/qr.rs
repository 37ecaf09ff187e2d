//! A QR code as one path of an SVG: nothing to be loaded, nothing to be trusted as HTML.

use std::fmt::Write as _;

use qrcodegen::{QrCode as Modules, QrCodeEcc};
use serde::Serialize;

/// Light modules around the code that readers want (ISO/IEC 18004).
const MARGIN: i32 = 4;

/// A QR code that a template can draw.
#[derive(Debug, Clone, Serialize)]
pub struct QrCode {
    /// Width and height in modules, with the margin.
    pub size: i32,
    /// The dark modules, as the `d` of a path.
    pub path: String,
}

impl QrCode {
    /// The code of a text; nothing if it is too long for one.
    pub fn of(text: &str) -> Option<Self> {
        let modules = Modules::encode_text(text, QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..modules.size() {
            for x in (0..modules.size()).filter(|x| modules.get_module(*x, y)) {
                // Writing into a string does not fail.
                let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
            }
        }
        Some(Self { size: modules.size() + 2 * MARGIN, path })
    }
}
