package bot

// Finding is one thing that an adapter has looked at for its operator.
type Finding struct {
	OK   bool
	What string
	Mend string // what to do where it is not well
}
