//! A global table's writes are always autoscaled.

use tablature::WriteCapacity;

fn main() {
    WriteCapacity::fixed(5);
    //~^ ERROR named `fixed` found for struct `WriteCapacity`
    //~^^ NOTE `WriteCapacity::autoscaled`
}
