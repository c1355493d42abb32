//! What the files of a folder are called.

use std::collections::{HashMap, HashSet};

use cradle_domain::folders::{Tail, tailed};
use cradle_domain::library::Image;
use cradle_store::folders::{Named, Put};

/// The files of a picture, its own first.
pub(super) fn files_of(image: &Image) -> impl Iterator<Item = (Named, &str)> {
    let own = (Named { image: image.id, file: String::new() }, image.filename.as_str());
    let parts = image
        .parts
        .iter()
        .map(|part| (Named { image: image.id, file: part.filename.clone() }, part.filename.as_str()));
    std::iter::once(own).chain(parts)
}

/// The name with a tail of a file that a camera called `filename`.
pub(super) fn with_tail(image: &Image, named: &Named, filename: &str) -> String {
    let second = !named.file.is_empty() && named.file == image.filename;
    tailed(filename, Tail::of(image.id), second)
}

/// The names of all files in a folder. Those in the trash have theirs, too, so that what is thrown away
/// gives its name to nothing else, and everything is called the same when it comes back.
pub(super) fn names<'a>(
    there: &'a [Image],
    trashed: &'a [Image],
    put: &[Put],
) -> Vec<(String, Named, &'a Image)> {
    let chosen: HashMap<&Named, &str> =
        put.iter().filter_map(|put| Some((put.file.as_ref()?, put.name.as_str()))).collect();
    let gone = trashed.len();
    let mut files: Vec<(Named, &str, &Image, bool)> = Vec::with_capacity(there.len() + gone);
    for (images, shown) in [(there, true), (trashed, false)] {
        for image in images {
            files.extend(files_of(image).map(|(named, filename)| (named, filename, image, shown)));
        }
    }
    files.sort_by(|one, other| one.0.cmp(&other.0));
    let mut taken: HashSet<&str> =
        files.iter().filter_map(|(named, ..)| chosen.get(named).copied()).collect();
    let mut names = Vec::with_capacity(files.len());
    for (named, filename, image, shown) in files {
        let name = match chosen.get(&named) {
            Some(name) => (*name).to_owned(),
            None if taken.insert(filename) => filename.to_owned(),
            None => with_tail(image, &named, filename),
        };
        if shown {
            names.push((name, named, image));
        }
    }
    names
}
