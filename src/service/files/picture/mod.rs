//! Pictures are drawn anew: what a camera wrote into them (where, when, by whom), and whatever hides
//! behind the pixels, does not come along.

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
    imageops::FilterType,
};

use crate::domain::{Rejection, Thumbnail};

/// Pixels of a thumbnail's longer side.
const THUMBNAIL: u32 = 640;
/// A picture that is no larger than its thumbnail would be, and not heavy either, needs none.
const LIGHT: usize = 200 * 1024;
/// Of 100.
const QUALITY: u8 = 88;
/// Of 100.
const THUMBNAIL_QUALITY: u8 = 80;
/// Pictures of a GIF.
const MOST_FRAMES: usize = 2000;
/// A profile of colours that is larger is left out.
const MOST_PROFILE: usize = 16 * 1024;
/// Bytes that a decoder may take for each pixel.
const BYTES_PER_PIXEL: u64 = 16;

/// A picture drawn anew.
pub(super) struct Drawn {
    /// As which kind.
    pub(super) kind: &'static str,
    /// How names of that kind end.
    pub(super) ending: &'static str,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
    /// A smaller one, if there is need.
    pub(super) thumbnail: Option<DrawnThumbnail>,
}

/// A smaller picture.
pub(super) struct DrawnThumbnail {
    pub(super) size: Thumbnail,
    pub(super) kind: &'static str,
    pub(super) bytes: Vec<u8>,
}

fn damaged(error: ImageError) -> Rejection {
    tracing::debug!(%error, "a picture cannot be read");
    Rejection::invalid("This picture is damaged, or of a kind that cannot be read here.")
}

fn too_many_pixels(width: u32, height: u32, most: u64) -> Rejection {
    let millions = |pixels: u64| pixels.div_ceil(1_000_000);
    let pixels = u64::from(width) * u64::from(height);
    Rejection::too_large(format!(
        "That picture has {} megapixels. The limit here is {}.",
        millions(pixels),
        most / 1_000_000
    ))
}

/// Draws a JPEG, PNG, GIF or WebP anew, within `most_pixels`. Takes its time: not for a task that
/// others wait for.
///
/// JPEG stays JPEG, turned as its camera was held; PNG stays PNG. WebP becomes JPEG, or WebP without
/// loss where it is transparent; of an animated one its first picture is left. A GIF keeps its
/// pictures as they are and loses everything else.
pub(super) fn redraw(kind: &str, raw: &[u8], most_pixels: u64) -> Result<Drawn, Rejection> {
    let format = match kind {
        "image/png" => ImageFormat::Png,
        "image/gif" => ImageFormat::Gif,
        "image/webp" => ImageFormat::WebP,
        _ => ImageFormat::Jpeg,
    };
    let mut reader = ImageReader::with_format(Cursor::new(raw), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(most_pixels.saturating_mul(BYTES_PER_PIXEL));
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > most_pixels {
        return Err(too_many_pixels(width, height, most_pixels));
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let profile = decoder.icc_profile().ok().flatten();
    let profile = profile.filter(|profile| profile.len() <= MOST_PROFILE);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    let picture = plain(picture);
    if format == ImageFormat::Gif {
        let bytes = strip_gif(raw).ok_or_else(|| {
            Rejection::invalid("This picture is damaged, or of a kind that cannot be read here.")
        })?;
        return finish(&picture, "image/gif", bytes, profile.as_deref());
    }
    let is_opaque = !picture.color().has_alpha();
    let kind = if format == ImageFormat::Png {
        "image/png"
    } else if format == ImageFormat::WebP && !is_opaque {
        "image/webp"
    } else {
        "image/jpeg"
    };
    let bytes = encode(&picture, kind, QUALITY, profile.as_deref())?;
    finish(&picture, kind, bytes, profile.as_deref())
}

fn finish(
    picture: &DynamicImage,
    kind: &'static str,
    bytes: Vec<u8>,
    profile: Option<&[u8]>,
) -> Result<Drawn, Rejection> {
    let (width, height) = (picture.width(), picture.height());
    let is_small = width.max(height) <= THUMBNAIL && bytes.len() <= LIGHT;
    let thumbnail = (!is_small).then(|| shrink(picture, profile)).transpose()?;
    Ok(Drawn {
        kind,
        ending: match kind {
            "image/png" => "png",
            "image/gif" => "gif",
            "image/webp" => "webp",
            _ => "jpg",
        },
        bytes,
        width,
        height,
        thumbnail,
    })
}

fn shrink(picture: &DynamicImage, profile: Option<&[u8]>) -> Result<DrawnThumbnail, Rejection> {
    let longer = picture.width().max(picture.height());
    let small = if longer <= THUMBNAIL {
        picture.clone()
    } else if longer > THUMBNAIL * 4 {
        // Coarsely first: the fine way looks at every pixel many times.
        let halfway = picture.thumbnail(THUMBNAIL * 2, THUMBNAIL * 2);
        halfway.resize(THUMBNAIL, THUMBNAIL, FilterType::CatmullRom)
    } else {
        picture.resize(THUMBNAIL, THUMBNAIL, FilterType::CatmullRom)
    };
    let kind = if small.color().has_alpha() {
        "image/webp"
    } else {
        "image/jpeg"
    };
    Ok(DrawnThumbnail {
        size: Thumbnail {
            width: small.width(),
            height: small.height(),
        },
        kind,
        bytes: encode(&small, kind, THUMBNAIL_QUALITY, profile)?,
    })
}

/// With eight bits for each colour, and transparent only if something shows through.
fn plain(picture: DynamicImage) -> DynamicImage {
    let has_alpha = picture.color().has_alpha();
    let has_color = picture.color().has_color();
    if has_alpha {
        let full = picture.into_rgba8();
        if full.pixels().any(|pixel| pixel.0[3] != u8::MAX) {
            return DynamicImage::ImageRgba8(full);
        }
        return DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(full).into_rgb8());
    }
    if has_color {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    } else {
        DynamicImage::ImageLuma8(picture.into_luma8())
    }
}

fn encode(
    picture: &DynamicImage,
    kind: &str,
    quality: u8,
    profile: Option<&[u8]>,
) -> Result<Vec<u8>, Rejection> {
    fn write<E: ImageEncoder>(
        mut encoder: E,
        picture: &DynamicImage,
        profile: Option<&[u8]>,
    ) -> Result<(), ImageError> {
        if let Some(profile) = profile.filter(|_| picture.color().has_color()) {
            // Without it the colours are only a little off.
            drop(encoder.set_icc_profile(profile.to_vec()));
        }
        let (width, height) = (picture.width(), picture.height());
        let color = picture.color().into();
        encoder.write_image(picture.as_bytes(), width, height, color)
    }
    let mut bytes = Vec::new();
    let written = match kind {
        "image/png" => write(PngEncoder::new(&mut bytes), picture, profile),
        "image/webp" => write(WebPEncoder::new_lossless(&mut bytes), picture, profile),
        _ => {
            let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
            write(encoder, picture, profile)
        }
    };
    written.map_err(damaged)?;
    Ok(bytes)
}

/// A GIF with its pictures, their times and its loop, and nothing else; `None` if it is damaged.
fn strip_gif(raw: &[u8]) -> Option<Vec<u8>> {
    let read = || {
        let mut options = gif::DecodeOptions::new();
        options.skip_frame_decoding(true);
        options.read_info(raw).ok()
    };
    // How often it is played stands before the first picture.
    let mut first = read()?;
    first.read_next_frame().ok()??;
    let repeat = first.repeat();
    let mut decoder = read()?;
    let (width, height) = (decoder.width(), decoder.height());
    let palette = decoder.global_palette().unwrap_or_default().to_vec();
    let mut bytes = Vec::with_capacity(raw.len());
    let mut encoder = gif::Encoder::new(&mut bytes, width, height, &palette).ok()?;
    if repeat != gif::Repeat::Finite(0) {
        encoder.set_repeat(repeat).ok()?;
    }
    let mut frames = 0;
    while let Some(frame) = decoder.read_next_frame().ok()? {
        frames += 1;
        if frames > MOST_FRAMES {
            return None;
        }
        encoder.write_lzw_pre_encoded_frame(frame).ok()?;
    }
    encoder.into_inner().ok()?;
    (frames > 0).then_some(bytes)
}

#[cfg(test)]
mod tests;
