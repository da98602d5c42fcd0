"""The syllables and words that names, needs and offers are put together from; there are no persons."""

from __future__ import annotations

from itertools import product

from matchmaker.entities import Accreditation, LegalForm

_STARTS = (
    "Ambr", "Brév", "Cald", "Dorm", "Esp", "Fauv", "Gliz", "Hirv", "Jaur", "Lomb", "Morz", "Nerv", "Oust", "Prax",
)  # fmt: skip
_ENDS = ("aincourt", "elonne", "ignac", "ombreuil", "uzières", "ivolles", "escaut", "anguet")
PLACES = tuple(map("".join, product(_STARTS, _ENDS, ("", "-sur-Orle", "-en-Braye"))))

PUBLIC = (
    "Mairie {}", "Métropole {}", "Hôpital intercommunal {}", "Collège {}", "Médiathèque {}", "Bailleur social {}",
    "Port fluvial {}", "Musée {}", "Conservatoire {}", "Caisse des écoles {}", "Agence d’urbanisme {}", "Rectorat {}",
    "Service d’incendie {}", "Syndicat des déchets {}", "École d’art {}", "Parc naturel {}", "Maison de retraite {}",
    "Transports publics {}",
)  # fmt: skip
COMPANIES = (
    "Ateliers réunis {}", "Compagnie {}", "Logistique {}", "Énergies {}", "Verreries {}", "Assurances {}", "{} Conseil",
    "{} Bâtiment", "Laboratoires {}", "Imprimeries {}", "{} Distribution", "Minoteries {}",
)  # fmt: skip
NETWORKS = ("Collectif d’entraide {}", "Union des insérés {}", "Grappe solidaire {}", "Plateforme d’appui {}")
NOUNS = (
    "Ruche", "Établi", "Navette", "Lanterne", "Sillage", "Tisserie", "Forge", "Escale", "Rouage", "Moulin", "Verger",
    "Fanal", "Oseraie", "Marmite", "Boussole", "Charrette", "Cordée", "Étincelle", "Semence", "Vannerie",
)  # fmt: skip
COMPLEMENTS = (
    "des Saules", "du Lavoir", "d’À-Côté", "de l’Écluse", "des Cœurs Vaillants", "de la Houle", "Boréale", "du Coteau",
    "de Mars", "des Trois Ponts", "du Hérisson", "de l’Aube", "Partagée", "du Vieux Puits", "des Possibles",
)  # fmt: skip

SECTORS = (
    ("Espaces verts", "entretien de {} hectares sans pesticides", "entretien de jardins, fauche tardive, taille"),
    ("Traiteur et restauration", "buffets pour {} réceptions par an", "cocktails, plateaux-repas, cuisine de saison"),
    ("Blanchisserie", "lavage de {} kg de linge par semaine", "lavage, repassage, location de linge"),
    ("Menuiserie et agencement", "agencement de {} bureaux", "mobilier sur mesure en bois local"),
    ("Mobilier de réemploi", "remplacement de {} postes de travail", "collecte, remise en état et vente de mobilier"),
    ("Conciergerie", "accueil et courrier sur {} sites", "accueil, courrier, petits travaux"),
    ("Transport et mobilité", "navettes pour {} agents", "transport adapté, réparation de vélos, livraisons"),
    ("Couture et textile", "confection de {} tenues de travail", "confection, retouche, sacs en tissu recyclé"),
    ("Peinture et second œuvre", "rénovation de {} logements", "peinture, sols, petite maçonnerie"),
    ("Gestion des déchets", "tri à la source sur {} sites", "collecte de papier, compostage, déchèterie mobile"),
    ("Conditionnement", "assemblage de {} colis par mois", "mise en boîte, étiquetage, préparation de commandes"),
    ("Surveillance de parcs", "gardiennage de {} équipements", "médiation, surveillance, ouverture de sites"),
    ("Impression et signalétique", "signalétique de {} bâtiments", "affiches, panneaux, gravure, braille"),
    ("Formation", "formation de {} agents au tri", "formation, illettrisme, français au travail"),
)  # fmt: skip

KINDS = (
    *((Accreditation.ACI, 23), (Accreditation.EI, 23), (Accreditation.ESAT, 20), (Accreditation.EA, 13)),
    *((Accreditation.ETTI, 5), (Accreditation.AI, 1), (Accreditation.GEIQ, 1)),
    *((LegalForm.SCOP, 8), (LegalForm.ASSOCIATION, 3), (LegalForm.SCIC, 3)),
)
"""What suppliers are, and how many in a hundred."""
IN_THE_NAME = (Accreditation.ESAT, Accreditation.EA)
DEPARTMENTS = ("75", "77", "78", "91", "92", "93", "94", "95")
QUANTITIES = (12, 30, 80, 150, 400, 1200)
