//! Only a finished table makes grants, so a grant sees all of its indexes.

use tablature::Action::GetItem;
use tablature::{Attribute, Role, Stack, TableV2};

fn main() {
    let mut stack = Stack::new("music");
    let tracks = TableV2::on_demand("Tracks", Attribute::string("id"));
    stack.add(Role::for_lambda("Player").allow(tracks.read_data()));
    //~^ ERROR no method named `read_data` found for struct `TableV2
    stack.add(Role::for_lambda("Uploader").allow(tracks.actions([GetItem])));
    //~^ ERROR no method named `actions` found for struct `TableV2
    stack.add(tracks);
}
