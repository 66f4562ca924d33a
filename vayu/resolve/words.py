"""Words that dynamic variables are made of, a table a subject. All of them are made up here."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a text."""
    return tuple(text.split())


FIRST_NAMES = _words(
    "Ada Alan Amina Anders Anna Aurora Boris Carla Chen Clara Dario Diego Elena Elif Emil Esther "
    "Fatima Felix Freya Gita Grace Hana Hugo Ida Igor Ines Ivan Jonas Julia Kai Kira Lars Leila "
    "Lena Luca Maja Marco Maya Milan Mira Nadia Nico Noor Olga Omar Oskar Paula Pedro Priya "
    "Rafael Rosa Sami Sara Sofia Tara Theo Tomas Uma Vera Viktor Wanda Yara Yusuf Zoe"
)
LAST_NAMES = _words(
    "Abbas Alvarez Andersen Bauer Becker Berg Bianchi Castro Cohen Costa Dubois Eriksen Evans "
    "Fabre Fischer Garcia Gruber Haddad Hansen Horvat Ito Ivanova Jansen Kaya Keller Khan Kim "
    "Kowalski Kumar Larsen Lopez Maier Marino Martin Meyer Mensah Moreau Moreno Nagy Nakamura "
    "Novak Okafor Olsen Patel Pereira Petrov Ricci Rossi Sato Schmid Silva Singh Smith Sousa "
    "Tanaka Torres Vargas Wagner Weber Wong Yilmaz Zhang"
)
NAME_PREFIXES = ("Dr.", "Miss", "Mr.", "Mrs.", "Ms.")
NAME_SUFFIXES = ("I", "II", "III", "IV", "V", "MD", "DDS", "PhD", "DVM", "Jr.", "Sr.")

JOB_AREAS = _words(
    "Accounts Applications Assurance Brand Branding Communications Configuration Creative Data "
    "Directives Division Factors Functionality Group Identity Implementation Infrastructure "
    "Integration Interactions Intranet Marketing Markets Metrics Mobility Operations Optimization "
    "Paradigm Program Quality Research Response Security Solutions Tactics Usability Web"
)
JOB_DESCRIPTORS = _words(
    "Central Chief Corporate Customer Direct District Dynamic Forward Future Global Human "
    "Internal International Investor Lead Legacy National Principal Product Regional Senior"
)
JOB_TYPES = _words(
    "Administrator Agent Analyst Architect Assistant Associate Consultant Coordinator Designer "
    "Developer Director Engineer Executive Facilitator Liaison Manager Officer Orchestrator "
    "Planner Producer Representative Specialist Strategist Supervisor Technician"
)

CITIES = (
    "Accra", "Amsterdam", "Athens", "Auckland", "Bergen", "Bogota", "Boston", "Cairo", "Cape Town",
    "Denver", "Dublin", "Geneva", "Graz", "Hanoi", "Helsinki", "Kyoto", "Lagos", "Lima", "Lisbon",
    "Lyon", "Manila", "Montreal", "Mumbai", "Nairobi", "Oslo", "Porto", "Prague", "Quito", "Riga",
    "Seoul", "Sydney", "Tallinn", "Turin", "Utrecht", "Vienna", "Warsaw", "Zagreb",
)  # fmt: skip
STREET_ENDS = _words(
    "Alley Avenue Boulevard Circle Court Drive Lane Path Place Road Row Square Street Terrace "
    "Trail View Walk Way"
)  # fmt: skip
COUNTRIES = (
    ("Argentina", "AR"), ("Australia", "AU"), ("Austria", "AT"), ("Belgium", "BE"),
    ("Brazil", "BR"), ("Canada", "CA"), ("Chile", "CL"), ("Colombia", "CO"), ("Denmark", "DK"),
    ("Egypt", "EG"), ("Estonia", "EE"), ("Finland", "FI"), ("France", "FR"), ("Germany", "DE"),
    ("Ghana", "GH"), ("Greece", "GR"), ("Iceland", "IS"), ("India", "IN"), ("Ireland", "IE"),
    ("Italy", "IT"), ("Japan", "JP"), ("Kenya", "KE"), ("Mexico", "MX"), ("Morocco", "MA"),
    ("Netherlands", "NL"), ("New Zealand", "NZ"), ("Nigeria", "NG"), ("Norway", "NO"),
    ("Peru", "PE"), ("Poland", "PL"), ("Portugal", "PT"), ("Spain", "ES"), ("Sweden", "SE"),
    ("Switzerland", "CH"), ("Thailand", "TH"), ("Turkey", "TR"), ("Uruguay", "UY"),
    ("Vietnam", "VN"),
)  # fmt: skip
CURRENCIES = (
    ("EUR", "Euro", "€"), ("USD", "US Dollar", "$"), ("GBP", "Pound Sterling", "£"),
    ("JPY", "Yen", "¥"), ("CHF", "Swiss Franc", "CHF"), ("SEK", "Swedish Krona", "kr"),
    ("INR", "Indian Rupee", "₹"), ("BRL", "Brazilian Real", "R$"), ("KRW", "Won", "₩"),
    ("PLN", "Zloty", "zł"), ("TRY", "Turkish Lira", "₺"), ("ILS", "New Sheqel", "₪"),
    ("VND", "Dong", "₫"), ("UAH", "Hryvnia", "₴"),
)  # fmt: skip
ACCOUNT_NAMES = _words("Auto Checking Credit Home Investment Market Money Personal Savings")
TRANSACTIONS = _words("deposit invoice payment withdrawal")

COMPANY_SUFFIXES = ("and Sons", "Group", "Inc", "LLC")
BS_ADJECTIVES = _words(
    "agile back-end cross-platform distributed efficient front-end global granular integrated "
    "interactive modular open-source real-time robust scalable seamless sticky strategic"
)
BS_VERBS = _words(
    "aggregate benchmark deliver deploy drive embrace enable extend harness integrate leverage "
    "monetize optimize orchestrate scale streamline syndicate unleash"
)
BS_NOUNS = _words(
    "applications architectures bandwidth channels communities content e-services experiences "
    "infrastructures interfaces markets methodologies metrics models networks partnerships "
    "platforms portals schemas supply-chains systems technologies users"
)
PHRASE_ADJECTIVES = _words(
    "Adaptive Advanced Assimilated Automated Balanced Centralized Configurable Customizable "
    "Decentralized Diverse Enhanced Ergonomic Extended Horizontal Innovative Intuitive Managed "
    "Networked Open Organic Persistent Pre-emptive Progressive Public Reactive Reduced Robust "
    "Secured Stand-alone Synchronised Universal Versatile Virtual"
)
PHRASE_DESCRIPTORS = _words(
    "actuating analyzing asynchronous bottom-line clear-thinking client-driven coherent composite "
    "context-sensitive demand-driven didactic discrete dynamic encompassing exuding foreground "
    "global grid-enabled heuristic holistic hybrid impactful incremental interactive local "
    "logistical mobile modular multi-tasking next-generation object-oriented scalable static "
    "systematic tangible tertiary value-added web-enabled zero-defect"
)
PHRASE_NOUNS = _words(
    "ability access adapter algorithm alliance analyzer application approach array attitude "
    "benchmark budget capability capacity challenge circuit collaboration complexity concept "
    "conglomeration core database definition emulation encoding encryption firmware flexibility "
    "forecast framework frame function groupware hierarchy hub implementation initiative "
    "instruction interface leverage matrix middleware migration model monitoring moratorium "
    "neural-net orchestration paradigm parallelism policy portal productivity project protocol "
    "solution standardization strategy structure success support synergy task-force throughput "
    "toolset utilisation website workforce"
)

COLUMNS = _words(
    "avatar category comment createdAt email group id name password phone status title token "
    "updatedAt"
)  # fmt: skip
COLUMN_TYPES = _words(
    "bigint binary bit blob bool boolean date datetime decimal double enum float geometry int "
    "mediumint point real serial set smallint text time timestamp tinyint varchar"
)
COLLATIONS = _words(
    "ascii_bin ascii_general_ci cp1250_bin cp1250_general_ci utf8_bin utf8_general_ci "
    "utf8_unicode_ci"
)  # fmt: skip
ENGINES = _words("ARCHIVE BLACKHOLE CSV InnoDB MEMORY MyISAM")

WEEKDAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = _words(
    "January February March April May June July August September October November December"
)  # fmt: skip

DOMAIN_SUFFIXES = _words("biz com info name net org")
MAIL_HOSTS = ("example.com", "example.net", "example.org")
LOCALES = _words(
    "ar cs da de el en es fi fr he hi hu it ja ko nb nl pl pt ro ru sv th tr uk vi zh"
)  # fmt: skip

MIME_TYPES = (
    ("application", "json", "application/json"), ("application", "pdf", "application/pdf"),
    ("application", "zip", "application/zip"), ("application", "xml", "application/xml"),
    ("audio", "mp3", "audio/mpeg"), ("audio", "wav", "audio/x-wav"), ("image", "gif", "image/gif"),
    ("image", "jpg", "image/jpeg"), ("image", "png", "image/png"),
    ("image", "svg", "image/svg+xml"), ("text", "css", "text/css"), ("text", "csv", "text/csv"),
    ("text", "html", "text/html"), ("text", "txt", "text/plain"), ("video", "mp4", "video/mp4"),
    ("video", "webm", "video/webm"),
)  # fmt: skip
"""Type, ending, and both as a media type."""
COMMON_FILES = (
    ("application", "pdf"), ("audio", "mp3"), ("audio", "wav"), ("image", "gif"), ("image", "jpg"),
    ("image", "png"), ("text", "html"), ("video", "mp4"), ("video", "mpeg"),
)  # fmt: skip
FOLDERS = (
    "/bin", "/boot", "/dev", "/etc", "/etc/mail", "/home/user", "/lib", "/media", "/mnt", "/opt",
    "/opt/bin", "/private/tmp", "/proc", "/root", "/sbin", "/srv", "/sys", "/usr",
    "/usr/bin", "/usr/lib", "/usr/local", "/usr/share", "/var", "/var/log", "/var/mail",
)  # fmt: skip

COLORS = _words(
    "azure black blue cyan fuchsia gold green grey indigo ivory lavender lime magenta maroon mint "
    "olive orange orchid pink plum purple red salmon silver tan teal turquoise violet white "
    "yellow"
)
MATERIALS = _words(
    "Concrete Cotton Fresh Frozen Granite Metal Plastic Rubber Soft Steel Wooden"
)  # fmt: skip
PRODUCTS = _words(
    "Bacon Ball Bike Car Chair Cheese Chicken Chips Computer Fish Gloves Hat Keyboard Mouse Pants "
    "Pizza Salad Sausages Shirt Shoes Soap Table Towels Tuna"
)
PRODUCT_ADJECTIVES = _words(
    "Awesome Ergonomic Fantastic Generic Gorgeous Handcrafted Handmade Incredible Intelligent "
    "Licensed Practical Refined Rustic Sleek Small Tasty Unbranded"
)
DEPARTMENTS = _words(
    "Automotive Baby Beauty Books Clothing Computers Electronics Games Garden Grocery Health Home "
    "Industrial Jewelery Kids Movies Music Outdoors Shoes Sports Tools Toys"
)

ABBREVIATIONS = _words(
    "AGP AI API COM CSS EXE FTP GB HDD HTTP IB JBOD JSON PCI PNG RAM RSS SAS SCSI SDD SMS SMTP "
    "SQL SSL TCP THX USB XML XSS"
)  # fmt: skip
NOUNS = _words(
    "alarm application array bandwidth bus capacitor card circuit driver feed firewall hard-drive "
    "interface matrix microchip monitor panel pixel port program protocol sensor system "
    "transmitter"
)
VERBS = _words(
    "back-up bypass calculate compress connect copy generate hack index input navigate override "
    "parse program quantify reboot synthesize transmit"
)
ING_VERBS = _words(
    "backing-up bypassing calculating compressing connecting copying generating hacking indexing "
    "navigating overriding parsing programming quantifying rebooting synthesizing transmitting"
)
ADJECTIVES = _words(
    "1080p auxiliary back-end bluetooth cross-platform digital haptic mobile multi-byte neural "
    "online open-source optical primary redundant solid-state virtual wireless"
)
LOREM = _words(
    "a ab accusamus accusantium ad adipisci alias aliquam aliquid amet animi aperiam architecto "
    "asperiores at atque aut autem beatae blanditiis commodi consectetur consequatur corporis "
    "culpa cum cumque debitis delectus deleniti dicta dignissimos distinctio dolor dolore "
    "doloribus ducimus ea eaque eius eligendi enim eos error esse est et eum eveniet ex excepturi "
    "expedita explicabo facere facilis fuga fugiat fugit harum hic id illo illum impedit in "
    "incidunt ipsa ipsam ipsum iste itaque iure iusto labore laboriosam laudantium magnam magni "
    "maiores maxime minima minus modi molestiae mollitia nam natus nemo nihil nisi nobis non "
    "nostrum nulla numquam odio odit officia omnis optio perferendis placeat porro possimus "
    "praesentium quae quam quas quasi qui quia quibusdam quidem quis quo quod ratione recusandae "
    "rem repellat rerum saepe sapiente sed sequi similique sint sit sunt suscipit tempora tempore "
    "tenetur totam ullam unde ut vel velit veniam veritatis vero vitae voluptas voluptatem "
    "voluptatum"
)
