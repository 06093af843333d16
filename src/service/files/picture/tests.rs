use image::{Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

const MOST: u64 = 1_000_000;

/// Red at its left, blue at its right.
fn two_halves(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    }))
}

/// A place on earth, and that the camera was held upright.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x01, 0x0f, 0, 2, 0, 0, 0, 16, 0, 0, 0, 38, 0, 0, 0, 0]);
    exif.extend(b"51.5007N0.1246W\0");
    exif
}

fn jpeg(picture: &DynamicImage, exif: Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif).unwrap();
    picture.write_with_encoder(encoder).unwrap();
    bytes
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_photo_is_turned_upright_and_forgets_where_it_was_taken() {
    let raw = jpeg(&two_halves(200, 100), exif(6));
    assert!(holds(&raw, b"51.5007N"));
    let drawn = redraw("image/jpeg", &raw, MOST).unwrap();
    assert_eq!((drawn.width, drawn.height), (100, 200));
    assert!(!holds(&drawn.bytes, b"51.5007N") && !holds(&drawn.bytes, b"Exif"));
    let seen = image::load_from_memory(&drawn.bytes).unwrap().into_rgb8();
    let (top, bottom) = (seen.get_pixel(50, 10), seen.get_pixel(50, 190));
    assert!(top.0[0] > 200 && bottom.0[2] > 200, "{top:?} {bottom:?}");
    assert!(drawn.thumbnail.is_none());
}

#[test]
fn a_large_picture_gets_a_thumbnail_of_the_same_shape() {
    let drawn = redraw("image/png", &png(&two_halves(1200, 300)), MOST).unwrap();
    assert_eq!(
        (drawn.kind, drawn.width, drawn.height),
        ("image/png", 1200, 300)
    );
    let small = drawn.thumbnail.unwrap();
    assert_eq!(small.kind, "image/jpeg");
    assert_eq!((small.size.width, small.size.height), (640, 160));
    let seen = image::load_from_memory(&small.bytes).unwrap();
    assert_eq!((seen.width(), seen.height()), (640, 160));
}

#[test]
fn what_shows_through_stays_so() {
    let glass = DynamicImage::ImageRgba8(RgbaImage::from_pixel(900, 10, Rgba([9, 9, 9, 80])));
    let drawn = redraw("image/png", &png(&glass), MOST).unwrap();
    assert_eq!(drawn.thumbnail.unwrap().kind, "image/webp");
    let seen = image::load_from_memory(&drawn.bytes).unwrap().into_rgba8();
    assert_eq!(seen.get_pixel(5, 5).0, [9, 9, 9, 80]);
    let mut webp = Cursor::new(Vec::new());
    glass.write_to(&mut webp, ImageFormat::WebP).unwrap();
    assert_eq!(
        redraw("image/webp", webp.get_ref(), MOST).unwrap().kind,
        "image/webp"
    );
    let mut webp = Cursor::new(Vec::new());
    two_halves(20, 20)
        .write_to(&mut webp, ImageFormat::WebP)
        .unwrap();
    let drawn = redraw("image/webp", webp.get_ref(), MOST).unwrap();
    assert_eq!((drawn.kind, drawn.ending), ("image/jpeg", "jpg"));
}

#[test]
fn a_gif_moves_on_and_loses_what_was_hidden_in_it() {
    let mut raw = Vec::new();
    let mut encoder = gif::Encoder::new(&mut raw, 4, 4, &[255, 0, 0, 0, 0, 255]).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    encoder
        .write_raw_extension(gif::AnyExtension(0xfe), &[b"<script>"])
        .unwrap();
    for (color, delay) in [(0, 10), (1, 20), (0, 30)] {
        let mut frame = gif::Frame::from_indexed_pixels(4, 4, vec![color; 16], None);
        frame.delay = delay;
        frame.palette = None;
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    raw.extend(b"<html>behind the end</html>");
    let drawn = redraw("image/gif", &raw, MOST).unwrap();
    assert!(holds(&raw, b"<script>") && !holds(&drawn.bytes, b"<script>"));
    assert!(!holds(&drawn.bytes, b"<html>"));
    let mut decoder = gif::DecodeOptions::new()
        .read_info(&drawn.bytes[..])
        .unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        delays.push(frame.delay);
    }
    assert_eq!(delays, [10, 20, 30]);
    assert_eq!(decoder.repeat(), gif::Repeat::Infinite);
}

#[test]
fn html_behind_a_picture_does_not_come_along() {
    let mut raw = png(&two_halves(10, 10));
    raw.extend(b"<script>alert(1)</script>");
    let drawn = redraw("image/png", &raw, MOST).unwrap();
    assert!(!holds(&drawn.bytes, b"<script>"));
}

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_drawn() {
    // A megabyte of zeros, well packed: 60000 × 60000 pixels by its head.
    let mut bomb = png(&two_halves(1, 1));
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    let Err(no) = redraw("image/png", &bomb, 40_000_000) else {
        panic!("it was drawn");
    };
    assert_eq!(
        no.sentence,
        "That picture has 3600 megapixels. The limit here is 40."
    );
}

#[test]
fn a_damaged_picture_is_refused() {
    let whole = png(&two_halves(50, 50));
    for raw in [
        &whole[..whole.len() / 2],
        &whole[..20],
        b"\x89PNG\r\n\x1a\nnothing",
    ] {
        assert!(redraw("image/png", raw, MOST).is_err());
    }
    assert!(redraw("image/gif", b"GIF89a\x01\x00\x01\x00", MOST).is_err());
    assert!(redraw("image/jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", MOST).is_err());
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}
