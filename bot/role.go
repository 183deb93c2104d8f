package bot

import "slices"

// Role is what a person may do in a workspace.
type Role int

// The roles, each including those before it.
const (
	RoleMember Role = iota
	RoleMentor      // given by an admin
	RoleAdmin       // by the platform's word, or by the configuration
)

const mentorRole = "mentor" // as a member's row keeps it

// role returns the presser's role in the place of the event.
func (r *request) role() Role {
	a := r.event.Account
	switch {
	case r.event.Admin, slices.Contains(r.admins, a.Platform+":"+a.User):
		return RoleAdmin
	case r.member.Role == mentorRole:
		return RoleMentor
	}
	return RoleMember
}

// refusal is what a person is told who may not do something.
func refusal(needs Role) error {
	if needs == RoleMentor {
		return complain("Only mentors and admins of this workspace can do that.")
	}
	return complain("Only an admin of this workspace can do that.")
}
