//! Names are text.

use tablature::{Attribute, Stack, TableV2};

fn main() {
    Stack::new(1);
    //~^ ERROR String: From<{integer}>` is not satisfied
    TableV2::on_demand(2, Attribute::string("id"));
    //~^ ERROR String: From<{integer}>` is not satisfied
    Attribute::string(3);
    //~^ ERROR String: From<{integer}>` is not satisfied
}
