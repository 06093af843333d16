//! `tertulia config`.

use std::io::{self, Write};

use crate::config::{Settings, settings_page};

/// How to print settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// One line each: key, value, source.
    Columns,
    /// The page docs/settings.md, which tells of defaults only.
    Page,
}

/// Prints every setting; secrets are hidden. Fails when `out` does.
pub fn write_settings(settings: &Settings, layout: Layout, out: &mut impl Write) -> io::Result<()> {
    match layout {
        Layout::Page => out.write_all(settings_page().as_bytes()),
        Layout::Columns => {
            let lines = settings.describe();
            let longest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
            let keys = longest(&mut lines.iter().map(|line| line.key.len()));
            let values = longest(&mut lines.iter().map(|line| line.value.chars().count()));
            for line in lines {
                let (key, value, source) = (line.key, &line.value, &line.source);
                writeln!(out, "{key:keys$}  {value:values$}  {source}")?;
            }
            Ok(())
        }
    }
}
