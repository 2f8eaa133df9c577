// A form that was refused starts where the reasons stand, also for those who don't see them.
const reasons = document.querySelector(".error-summary") ?? document.querySelector("[aria-invalid=true]");
reasons?.focus();
